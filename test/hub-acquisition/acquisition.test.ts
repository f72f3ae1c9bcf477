import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SimulatedSuitcase } from '../../hardware-sim/suitcase.ts';
import type { Acquisition } from '../../hub/acquisition/acquisition.ts';
import { openAppendFile } from '../../hub/acquisition/durable-file.ts';
import { analyseRecording } from '../../hub/acquisition/recording-analysis.ts';
import { ValisetteError } from '../../model/errors.ts';
import { liveEvent, type LiveEvent, type RecordingProgress } from '../../model/live.ts';
import { numericReading, type NumericReading } from '../../model/measurement.ts';
import { decodeRecording, recordingSummary } from '../../model/recording.ts';
import { loadCoreFile } from '../../wasm-core/host/core-file.ts';
import { ECG, OXIMETER, acquisitionIn, knownRecord, suitcaseIn } from './bench.ts';

const patience = { timeout: 60_000, interval: 30 };
const LONG = 60_000;

let directory: string;
let suitcase: SimulatedSuitcase;
let acquisition: Acquisition;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'valisette-acquisition-'));
});

afterEach(async () => {
  await acquisition?.stop();
  await suitcase?.stop();
  await rm(directory, { recursive: true, force: true });
});

async function live(): Promise<void> {
  await suitcase.start();
  await acquisition.start();
  await vi.waitFor(() => {
    const measuring = acquisition.states().filter(({ status }) => status === 'measuring' || status === 'to-check');
    expect(measuring.map(({ id }) => id).sort()).toEqual([ECG, OXIMETER]);
  }, patience);
}

describe('acquisition on a simulated suitcase', () => {
  it('records ten seconds, sample for sample what the patient gave, and analyses them as anyone else would', async () => {
    const record = knownRecord(60);
    suitcase = suitcaseIn(directory, record);
    acquisition = await acquisitionIn(directory);
    const progress: RecordingProgress[] = [];
    const events: LiveEvent[] = [];
    const readings: NumericReading[] = [];
    acquisition.listen({
      onRecording: ({ caseId: _caseId, ...told }) => progress.push(told),
      onEvent: (_instrument, event) => events.push(event),
      onReading: (reading) => readings.push(reading),
    });
    await live();
    const { recordingId, finished } = acquisition.startRecording({ caseId: 'case-1', seconds: 10 });
    expect(() => acquisition.startRecording({ caseId: 'case-2', seconds: 10 })).toThrow(expect.objectContaining({ code: 'recording-active' }));
    const { caseId, summary } = await finished;
    expect(caseId).toBe('case-1');
    expect(recordingSummary.parse(summary)).toMatchObject({ recordingId, complete: true, durationSeconds: 10 });
    expect(progress.map(({ state }) => state).filter((state, i, all) => state !== all[i - 1])).toEqual(['recording', 'saving', 'kept']);

    const file = await acquisition.readRecording(recordingId);
    expect(createHash('sha256').update(file).digest('hex')).toBe(summary.sha256);
    const recording = decodeRecording(file);
    expect(recording.header.streams.map(({ signal, frameCount, gaps }) => [signal, frameCount, gaps])).toEqual([['ecg', 5_000, []], ['pleth', 750, []]]);

    const [ecg] = recording.header.streams;
    const samples = recording.samples[0]!;
    const expected = (frame: number, lead: number): number => Math.round((record.leads[lead]!.microvolts[frame] ?? 0) / ecg!.channels[lead]!.scale);
    const matches = (start: number, frames: number): boolean => {
      for (let i = 0; i < frames; i += 1) for (let lead = 0; lead < 8; lead += 1) if (samples[8 * i + lead] !== expected(start + i, lead)) return false;
      return true;
    };
    expect(Array.from({ length: 20 * 500 }, (_, frame) => frame).filter((frame) => matches(frame, 5_000))).toHaveLength(1);

    expect(analyseRecording(await loadCoreFile(), recording)).toEqual(summary.analysis);
    for (const event of events) expect(liveEvent.safeParse(event).success).toBe(true);
    for (const reading of readings) expect(numericReading.safeParse(reading).success).toBe(true);
    expect(readings.some(({ name, source }) => name === 'heartRate' && source === 'calculated')).toBe(true);
    expect(events.some((event) => event.kind === 'quality' && event.signal === 'ecg' && event.channels.length === 8)).toBe(true);
    await acquisition.forgetRecovered(recordingId);
    await expect(acquisition.readRecording('../../etc/passwd')).rejects.toMatchObject({ code: 'recording-unknown' });
  }, LONG);

  it('an instrument unplugged and replugged while recording leaves a gap, not an end', async () => {
    suitcase = suitcaseIn(directory);
    acquisition = await acquisitionIn(directory);
    await live();
    const { recordingId, finished } = acquisition.startRecording({ caseId: 'case-1', seconds: 7 });
    const passed = async (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
    await passed(1_500);
    await suitcase.instrument('ads129x').unplug();
    await vi.waitFor(() => expect(acquisition.latestReadings().some(({ instrumentId }) => instrumentId === ECG)).toBe(false), patience);
    await suitcase.instrument('ads129x').plug();
    const { summary } = await finished;
    const ecg = summary.streams.find(({ signal }) => signal === 'ecg')!;
    expect(summary.complete).toBe(true);
    expect(summary.streams).toHaveLength(2);
    expect(ecg.gaps).toHaveLength(1);
    const { samples } = decodeRecording(await acquisition.readRecording(recordingId));
    const { from, to } = ecg.gaps[0]!;
    expect(samples[0]!.subarray(8 * from, 8 * to).every((value) => value === 0)).toBe(true);
    expect(samples[0]!.subarray(8 * to, 8 * (to + 50)).some((value) => value !== 0)).toBe(true);
    expect(summary.analysis!.verdict).not.toBe('good');
  }, LONG);

  it('an instrument that stays away ends the recording incomplete, with all the others gave', async () => {
    suitcase = suitcaseIn(directory);
    acquisition = await acquisitionIn(directory);
    const troubles = new Set<string>();
    acquisition.listen({ onRecording: (told) => told.troubles.forEach((id) => troubles.add(id)) });
    await live();
    const { finished } = acquisition.startRecording({ caseId: 'case-1', seconds: 3 });
    await suitcase.instrument('nonin').unplug();
    const { summary } = await finished;
    expect(summary.complete).toBe(false);
    expect(summary.streams.find(({ signal }) => signal === 'ecg')!.frameCount).toBe(1_500);
    expect([...troubles]).toEqual([OXIMETER]);
  }, LONG);

  it('nothing live is a clear refusal', async () => {
    suitcase = suitcaseIn(directory);
    acquisition = await acquisitionIn(directory);
    await acquisition.start();
    expect(() => acquisition.startRecording({ caseId: 'case-1', seconds: 10 })).toThrow(expect.objectContaining({ code: 'instrument-silent' }));
  });

  it('a full disk stops no curve: the fault is typed and visible, and a recording is refused', async () => {
    suitcase = suitcaseIn(directory);
    acquisition = await acquisitionIn(directory, (path) => {
      const file = openAppendFile(path);
      let room = 20_000;
      return {
        append: (bytes) => {
          if ((room -= bytes.length) < 0) throw new ValisetteError('storage-full', 'the disk is full');
          file.append(bytes);
        },
        sync: () => file.sync(),
        close: () => file.close(),
      };
    });
    let frames = 0;
    acquisition.listen({ onBlock: (block) => (frames += block.frameCount) });
    await live();
    await vi.waitFor(() => expect(acquisition.recorderFault()).toBe('storage-full'), patience);
    expect(acquisition.recorderState()).toBe('failed');
    expect(() => acquisition.startRecording({ caseId: 'case-1', seconds: 10 })).toThrow(expect.objectContaining({ code: 'storage-full' }));
    const before = frames;
    await vi.waitFor(() => expect(frames).toBeGreaterThan(before + 500), patience);
  }, LONG);

  it('after kill -9 the recording is found again, incomplete, with every block that was acknowledged', async () => {
    const child = spawn(process.execPath, ['--import', 'tsx', fileURLToPath(new URL('recording-child.ts', import.meta.url)), directory], { stdio: ['ignore', 'pipe', 'inherit'] });
    let recordingId = '';
    const acknowledged: { signal: string; stream: string; first: number; samples: Int32Array }[] = [];
    const ended = new Promise((resolve) => child.once('close', resolve));
    for await (const line of createInterface({ input: child.stdout })) {
      const [word, ...rest] = line.split(' ');
      if (word === 'recording') recordingId = rest[0]!;
      if (word === 'block' && rest.length === 5) {
        const bytes = Uint8Array.from(Buffer.from(rest[4]!, 'hex'));
        if (bytes.length === 0 || bytes.length % 4 !== 0) continue;
        acknowledged.push({ signal: rest[0]!, stream: rest[1]!, first: Number(rest[2]), samples: new Int32Array(bytes.buffer) });
      }
      if (acknowledged.length === 90) child.kill('SIGKILL');
    }
    await ended;
    expect(recordingId).not.toBe('');

    suitcase = suitcaseIn(directory);
    acquisition = await acquisitionIn(directory);
    await acquisition.start();
    const [recovered] = acquisition.recoveredRecordings();
    expect(recordingSummary.parse(recovered!.summary)).toMatchObject({ recordingId, complete: false });
    expect(recovered!.caseId).toBe('case-of-the-killed');
    const recording = decodeRecording(await acquisition.readRecording(recordingId));
    for (const signal of ['ecg', 'pleth'] as const) {
      const index = recording.header.streams.findIndex((stream) => stream.signal === signal);
      const blocks = acknowledged.filter((block) => block.signal === signal);
      expect(blocks.length).toBeGreaterThan(10);
      const channels = recording.header.streams[index]!.channels.length;
      const offset = blocks[0]!.first;
      for (const block of blocks) {
        const at = (block.first - offset) * channels;
        expect(recording.samples[index]!.subarray(at, at + block.samples.length)).toEqual(block.samples);
      }
    }
    await acquisition.forgetRecovered(recordingId);
    expect(acquisition.recoveredRecordings()).toEqual([]);
    const again = await acquisitionIn(directory);
    await acquisition.stop();
    acquisition = again;
    await again.start();
    expect(again.recoveredRecordings()).toEqual([]);
  }, LONG);
});
