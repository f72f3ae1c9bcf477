import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runLine } from '../../cli/simulate/console.ts';
import { scenarioNamed } from '../../hardware-sim/scenarios/scenarios.ts';
import { SimulatedSuitcase } from '../../hardware-sim/suitcase.ts';
import { SystemClock } from '../../model/clock.ts';
import { silentLog } from '../../model/log.ts';

describe('the lines typed to `valisette simulate`', () => {
  let directory: string;
  let suitcase: SimulatedSuitcase;

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'ports-'));
    suitcase = new SimulatedSuitcase({ portsDirectory: directory, seed: 1, patient: scenarioNamed('af-fast')!, clock: new SystemClock(), log: silentLog });
    await suitcase.start();
  });

  afterEach(async () => {
    await suitcase.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  it('each does what it says, and answers one line', async () => {
    expect(await runLine(suitcase, 'unplug nonin')).toBe('ok: nonin unplugged');
    expect(suitcase.instrument('nonin').portPath).toBeNull();
    expect(await runLine(suitcase, '  plug   nonin ')).toMatch(/^ok: nonin on .*OEM_III/);
    expect(suitcase.instrument('nonin').portPath).not.toBeNull();
    expect(await runLine(suitcase, 'detach ads129x V3')).toBe('ok: V3 off');
    expect(suitcase.instrument('ads129x').truth().detached).toMatchObject([{ what: 'V3', to: null }]);
    expect(await runLine(suitcase, 'attach ads129x V3')).toBe('ok: V3 on');
    expect(await runLine(suitcase, 'silence ads129x on')).toBe('ok: ads129x silent');
    expect(suitcase.instrument('ads129x').truth().silences).toHaveLength(1);
    expect(await runLine(suitcase, 'corrupt nonin 500')).toBe('ok: nonin corrupt 500 per million');
    expect(JSON.parse(await runLine(suitcase, 'truth'))).toMatchObject({ scenario: 'af-fast' });
  });

  it.each(['frob', 'plug cuff', 'silence nonin maybe', 'corrupt nonin', 'corrupt nonin 2e6', 'detach nonin toe', 'truth a b c d'])(
    '“%s” is refused by one clear line',
    async (line) => {
      const answer = await runLine(suitcase, line);
      expect(answer).toMatch(/^error: /);
      expect(answer).not.toContain('\n');
    },
  );
});
