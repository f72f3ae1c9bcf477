import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openAppendFile, type OpenAppendFile } from '../../hub/acquisition/durable-file.ts';
import { encodeBlock, encodeHeader, encodeMark, readSegment } from '../../hub/acquisition/journal-format.ts';
import { Recorder } from '../../hub/acquisition/recorder.ts';
import { ValisetteError } from '../../model/errors.ts';
import { silentLog } from '../../model/log.ts';
import type { SignalBlock, SignalStream } from '../../model/signal.ts';
import { HandClock } from '../firmware-bridge/hand-clock.ts';

const stream: SignalStream = {
  id: '11111111-2222-4333-8444-555555555555',
  instrumentId: 'nonin-1',
  signal: 'pleth',
  channels: [{ name: 'pleth', unit: '1', scale: 1, offset: 0, minimum: 0, maximum: 255 }],
  samplingFrequency: 75,
};

function block(firstSample: number): SignalBlock {
  return { stream, firstSample, frameCount: 6, samples: Int32Array.from({ length: 6 }, (_, i) => firstSample + i), electrodesOff: 0, arrivedAtMilliseconds: firstSample * 13 };
}

function segment(blocks: number): { bytes: Uint8Array; ends: number[] } {
  const header = encodeHeader({
    format: 'valisette.journal/1',
    stream: { ...stream, channels: stream.channels.map((channel) => ({ ...channel })) },
    instrumentLabel: 'Nonin',
    openedAt: '2026-01-01T00:00:00.000Z',
    clockSource: 'unset',
    recording: null,
  });
  const parts = [header];
  for (let i = 0; i < blocks; i += 1) parts.push(encodeBlock(i + 1, block(6 * i)));
  parts.push(encodeMark(blocks + 1, { mark: 'end', recording: { recordingId: 'r', startedAtMilliseconds: 5 } }));
  const ends: number[] = [];
  let at = 0;
  for (const part of parts) ends.push((at += part.length));
  return { bytes: Uint8Array.from(parts.flatMap((part) => [...part])), ends };
}

describe('a journal segment', () => {
  it('cut at any byte gives exactly the whole records before the cut', () => {
    const { bytes, ends } = segment(8);
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      const read = readSegment(bytes.subarray(0, cut));
      const whole = ends.filter((end) => end <= cut).length;
      expect(read === null ? 0 : 1 + read.entries.length).toBe(whole);
      if (read !== null) expect(read.validBytes).toBe(ends[whole - 1]);
    }
  });

  it('with any byte changed gives exactly the whole records before it', () => {
    const { bytes, ends } = segment(8);
    for (let at = 0; at < bytes.length; at += 1) {
      const damaged = bytes.slice();
      damaged[at]! ^= 0x10;
      const read = readSegment(damaged);
      expect(read === null ? 0 : 1 + read.entries.length).toBe(ends.filter((end) => end <= at).length);
    }
  });

  it('followed by zeros ends where the records end', () => {
    const { bytes } = segment(3);
    const padded = new Uint8Array(bytes.length + 4096);
    padded.set(bytes);
    expect(readSegment(padded)!.validBytes).toBe(bytes.length);
  });
});

describe('the recorder', () => {
  let directory: string;
  let clock: HandClock;
  const recorders: Recorder[] = [];

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'valisette-journal-'));
    clock = new HandClock();
  });

  afterEach(async () => {
    for (const recorder of recorders.splice(0)) await recorder.stop();
    await rm(directory, { recursive: true, force: true });
  });

  async function started(openFile?: OpenAppendFile): Promise<Recorder> {
    const recorder = new Recorder({ directory, clock, log: silentLog, ...(openFile === undefined ? {} : { openFile }) });
    recorders.push(recorder);
    await recorder.start();
    return recorder;
  }

  /** A disk with room for `room` bytes: the last write is short, as a real one is. */
  function smallDisk(disk: { room: number }): OpenAppendFile {
    return (path) => {
      const file = openAppendFile(path);
      return {
        append: (bytes) => {
          if (bytes.length > disk.room) throw new ValisetteError('storage-full', 'the disk is full');
          disk.room -= bytes.length;
          file.append(bytes);
        },
        sync: () => file.sync(),
        close: () => file.close(),
      };
    };
  }

  it('hands every block to the system at once', async () => {
    const recorder = await started();
    recorder.streamBegan(stream, 'Nonin');
    expect(recorder.write(block(0))).toBe(true);
    expect(recorder.write(block(6))).toBe(true);
    const [name] = await readdir(directory);
    expect(readSegment(await readFile(join(directory, name!)))!.entries).toHaveLength(2);
  });

  it('a torn end is cut at the next start, and the cut is told', async () => {
    const { bytes, ends } = segment(5);
    const path = join(directory, '0000000007-aaaa.journal');
    await writeFile(path, bytes.subarray(0, ends[3]! + 9));
    const recorder = new Recorder({ directory, clock, log: silentLog });
    recorders.push(recorder);
    expect(await recorder.start()).toEqual({ segments: 1, cutBytes: 9, unreadable: 0 });
    expect((await readFile(path)).length).toBe(ends[3]);
  });

  it('a full disk is a typed fault that passes when there is room again, and loses no block kept before', async () => {
    const disk = { room: 1_000 };
    const recorder = await started(smallDisk(disk));
    recorder.streamBegan(stream, 'Nonin');
    let written = 0;
    while (recorder.write(block(6 * written))) written += 1;
    expect(written).toBeGreaterThan(1);
    expect(recorder.fault).toBe('storage-full');
    expect(recorder.state).toBe('failed');
    disk.room = 1e6;
    clock.advance(1_500);
    expect(recorder.write(block(600))).toBe(true);
    expect(recorder.fault).toBeNull();
    const [read] = await recorder.read(await recorder.allPaths());
    expect(read!.entries).toHaveLength(written + 1);
  });

  it('an append file grows by what it is given and refuses an impossible path by a typed error', async () => {
    const path = join(directory, 'plain');
    const file = openAppendFile(path);
    file.append(Uint8Array.of(1, 2, 3));
    file.append(Uint8Array.of(4));
    await file.sync();
    file.close();
    expect([...(await readFile(path))]).toEqual([1, 2, 3, 4]);
    expect(() => openAppendFile('/dev/full/no')).toThrow(expect.objectContaining({ code: 'storage-failed' }));
  });

  it('a truly full disk (1 MiB) cuts no record in two, and writing resumes when there is room', ({ skip }) => {
    const child = fileURLToPath(new URL('full-disk-child.ts', import.meta.url));
    const script = `mount -t tmpfs -o size=1m tmpfs "$1" && exec "$2" --import tsx "$3" "$1"`;
    const run = spawnSync('unshare', ['-Urm', 'sh', '-c', script, 'sh', directory, process.execPath, child], { encoding: 'utf8' });
    if (run.error !== undefined || /unshare|mount/.test(run.stderr)) skip('no user namespaces here: unshare -Urm must work');
    expect(run.stderr).toBe('');
    const told = JSON.parse(run.stdout) as { written: number; fault: string; kept: number; torn: number; resumed: boolean; faultAfter: string | null };
    expect(told).toEqual({ written: told.written, fault: 'storage-full', kept: told.written, torn: 0, resumed: true, faultAfter: null });
    expect(told.written).toBeGreaterThan(100);
  });

  it('old segments go, those in use and those of a recording under way stay', async () => {
    const recorder = await started();
    recorder.streamBegan(stream, 'Nonin');
    recorder.write(block(0));
    recorder.streamEnded(stream.id);
    const second = { ...stream, id: '22222222-2222-4333-8444-555555555555' };
    recorder.streamBegan(second, 'Nonin');
    recorder.beginRecording({ recordingId: 'r', startedAtMilliseconds: 0 });
    recorder.write({ ...block(0), stream: second });
    recorder.streamEnded(second.id);
    clock.advance(11 * 60_000);
    await recorder.retain();
    expect(await readdir(directory)).toEqual([expect.stringMatching(/^0000000002-/)]);
    const [kept] = await recorder.read(recorder.endRecording());
    expect(kept!.header.recording).toEqual({ recordingId: 'r', startedAtMilliseconds: 0 });
    recorder.release();
    await recorder.retain();
    expect(await readdir(directory)).toEqual([]);
  });
});
