import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Arrivals } from '../../hospital/store/arrivals.ts';
import { FileBlobStore } from '../../hospital/store/blob-store.ts';
import { SystemClock } from '../../model/clock.ts';
import { openDatabase } from '../../service/database.ts';
import { CaseEventLog } from '../../service/event-log/event-log.ts';
import { EVENT_LOG_MIGRATIONS } from '../../service/event-log/schema.ts';
import { House, eventually } from './house.ts';
import type { TestSuitcase } from './house.ts';
import { REGULATOR } from './sample-case.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const CASES = 12;
const KILLS = 5;

/** The real command, as a process of its own. */
class HospitalProcess {
  private constructor(private readonly child: ChildProcess) {}

  static async start(configurationFile: string): Promise<HospitalProcess> {
    const command = `import { main } from ${JSON.stringify(join(ROOT, 'cli', 'valisette.ts'))}; await main(['hospital', '--config', process.argv[1]]);`;
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', command, configurationFile], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    await new Promise<void>((resolve, reject) => {
      child.stdout.on('data', (bytes: Buffer) => {
        said += bytes.toString();
        if (said.includes('Suitcases: ')) resolve();
      });
      child.stderr.on('data', (bytes: Buffer) => (said += bytes.toString()));
      child.once('exit', (status) => reject(new Error(`the hospital ended with ${status}: ${said}`)));
    });
    child.removeAllListeners('exit');
    return new HospitalProcess(child);
  }

  end(signal: NodeJS.Signals): Promise<number | null> {
    const ended = new Promise<number | null>((resolve) => this.child.once('exit', (status) => resolve(status)));
    this.child.kill(signal);
    return ended;
  }
}

describe('a hospital killed while cases arrive', () => {
  let house: House;
  let suitcase: TestSuitcase;

  beforeEach(async () => {
    house = await House.build([REGULATOR]);
    suitcase = await house.suitcase('V042');
  }, 180_000);
  afterEach(async () => {
    await suitcase.stop();
    await house.remove();
  }, 180_000);

  it('loses nothing it gave a receipt for, and doubles nothing', async () => {
    let hospital = await HospitalProcess.start(house.configurationFile);
    const sent = Array.from({ length: CASES }, (_, at) => suitcase.openCase(at + 1, 2, 1_000));
    for (const one of sent) await suitcase.send(one.caseId, one.recordings);
    const done = () => [...suitcase.deliveries.values()].reduce((sum, delivery) => sum + delivery.doneObjects, 0);
    // Each kill comes a few objects after the last one, so in the middle of another.
    for (let kill = 0; kill < KILLS; kill += 1) {
      const from = done();
      await eventually(() => done() >= Math.min(from + 3 + kill, 3 * CASES));
      await hospital.end('SIGKILL');
      hospital = await HospitalProcess.start(house.configurationFile);
    }
    await eventually(() => suitcase.deliveries.size === CASES && [...suitcase.deliveries.values()].every((delivery) => delivery.state === 'received'));
    expect(await hospital.end('SIGTERM')).toBe(0);

    const data = (name: string) => join(house.configuration.dataDirectory, name);
    const database = openDatabase(data('events.db'), EVENT_LOG_MIGRATIONS);
    const arrivals = new Arrivals(data('arrivals.db'));
    arrivals.start();
    try {
      const log = new CaseEventLog(database, { deviceId: 'chu-essai', clock: new SystemClock() });
      const blobs = new FileBlobStore(data('objects'));
      expect(log.caseIds()).toEqual(sent.map((one) => one.caseId));
      for (const { caseId, recordings } of sent) {
        const told = suitcase.events.ownEvents(caseId);
        const kept = log.events(caseId).filter((event) => event.deviceId === suitcase.deviceId);
        expect(kept.map((event) => [event.kind, event.body])).toEqual(told.map((event) => [event.kind, event.body]));
        expect(log.events(caseId).filter((event) => event.kind === 'packet-received')).toHaveLength(1);
        expect(log.verify(caseId)).toBe(true);
        expect(arrivals.recordings(caseId).map((one) => [one.recordingId, one.sha256, one.verified]).sort()).toEqual(recordings.map((one) => [one.recordingId, one.sha256, true]).sort());
        for (const { sha256, bytes } of recordings) expect(Buffer.from(await blobs.get(sha256)).equals(bytes)).toBe(true);
      }
    } finally {
      arrivals.stop();
      database.close();
    }
  }, 120_000);

  it('stops cleanly at SIGTERM and SIGINT, and says a wrong configuration in one line with status 2', async () => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      const hospital = await HospitalProcess.start(house.configurationFile);
      expect(await hospital.end(signal)).toBe(0);
    }
    await expect(HospitalProcess.start(join(house.directory, 'none.json'))).rejects.toThrow(/^the hospital ended with 2: valisette: .*none\.json: cannot be read\n$/);
  }, 180_000);
});
