import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSegment } from '../../hub/acquisition/journal-format.ts';
import { Recorder } from '../../hub/acquisition/recorder.ts';
import { silentLog } from '../../model/log.ts';
import type { SignalStream } from '../../model/signal.ts';
import { HandClock } from '../firmware-bridge/hand-clock.ts';

/** Fills the small disk it is given with blocks, then makes room and goes on. Tells its parent what it saw, as one JSON line. */
async function main(disk: string): Promise<void> {
  const filler = join(disk, 'filler');
  writeFileSync(filler, new Uint8Array(100_000));
  const clock = new HandClock();
  const directory = join(disk, 'journal');
  const recorder = new Recorder({ directory, clock, log: silentLog });
  await recorder.start();
  const channels = [{ name: 'II', unit: 'uV' as const, scale: 0.05, offset: 0, minimum: -0x800000, maximum: 0x7fffff }];
  const stream: SignalStream = { id: 'full', instrumentId: 'ecg-1', signal: 'ecg', channels, samplingFrequency: 500 };
  recorder.streamBegan(stream, 'ECG');
  let written = 0;
  const write = (): boolean =>
    recorder.write({ stream, firstSample: 500 * written, frameCount: 500, samples: new Int32Array(500).fill(written), electrodesOff: 0, arrivedAtMilliseconds: 0 });
  while (written < 10_000 && write()) written += 1;
  const fault = recorder.fault;
  const path = join(directory, readdirSync(directory)[0] as string);
  const bytes = readFileSync(path);
  const segment = readSegment(bytes);
  rmSync(filler);
  clock.advance(2_000);
  const resumed = write();
  const told = { written, fault, kept: segment?.entries.length, torn: bytes.length - (segment?.validBytes ?? 0), resumed, faultAfter: recorder.fault };
  await recorder.stop();
  process.stdout.write(JSON.stringify(told));
}

void main(process.argv[2] as string);
