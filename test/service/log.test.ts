import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { SystemClock } from '../../model/clock.ts';
import type { ErrorContext } from '../../model/errors.ts';
import { readConfiguration } from '../../service/configuration.ts';
import { HealthMonitor } from '../../service/health.ts';
import { hubHealth } from '../../model/live.ts';
import { createLog } from '../../service/log.ts';
import { temporaryDirectory } from './workbench.ts';

describe('the log', () => {
  it('writes JSON lines with flat fields and withholds secrets and data about people', () => {
    const lines: string[] = [];
    const log = createLog({ level: 'info', destination: { write: (line) => void lines.push(line) } });
    log.child({ room: 'hub' }).info('a case was opened', { caseId: 'VAL042-20261121-0001', pin: '271828', birthName: 'ZZCANARY', ticket: 'ZZCANARY', count: 3 });
    log.debug('not written at this level');
    log.warn('an object slipped through', { oops: { name: 'ZZCANARY' } } as unknown as ErrorContext);
    log.error(`long ${'x'.repeat(1_000)}`);
    expect(lines).toHaveLength(3);
    expect(JSON.parse(lines[0]!)).toMatchObject({ level: 'info', room: 'hub', msg: 'a case was opened', caseId: 'VAL042-20261121-0001', count: 3, pin: '[withheld]' });
    expect(lines.join('')).not.toMatch(/ZZCANARY|271828/);
    expect(lines[2]!.length).toBeLessThan(400);
  });
});

describe('a configuration file', () => {
  const schema = z.strictObject({ port: z.number().int().max(65_535).default(8443), nested: z.strictObject({ host: z.string() }) });

  it('is checked against its schema, defaults filled in', async () => {
    await using directory = await temporaryDirectory();
    const path = join(directory.path, 'a.json');
    await writeFile(path, '{ "nested": { "host": "x" } }');
    expect(await readConfiguration(path, schema)).toEqual({ port: 8443, nested: { host: 'x' } });
  });

  it.each([
    ['{ "nested": {} }', 'nested.host'],
    ['{ "nested": { "host": "x", "extra": 1 } }', 'nested.extra'],
    ['{ "port": 70000, "nested": { "host": "x" } }', 'port'],
  ])('that is wrong names the field: %s', async (text, field) => {
    await using directory = await temporaryDirectory();
    const path = join(directory.path, 'a.json');
    await writeFile(path, text);
    await expect(readConfiguration(path, schema)).rejects.toMatchObject({ code: 'configuration-invalid', context: { path, field } });
  });

  it('that is missing or no JSON says so', async () => {
    await using directory = await temporaryDirectory();
    const path = join(directory.path, 'a.json');
    await expect(readConfiguration(path, schema)).rejects.toMatchObject({ code: 'configuration-invalid', context: { path } });
    await writeFile(path, '{');
    await expect(readConfiguration(path, schema)).rejects.toMatchObject({ code: 'configuration-invalid' });
  });
});

it('health is data of the shared shape, with the faults that were marked', async () => {
  const monitor = new HealthMonitor({ version: '0.1.0', dataDirectory: '/', clock: new SystemClock() });
  monitor.fault('broker', true);
  monitor.fault('delivery', true);
  monitor.fault('delivery', false);
  const health = hubHealth.parse(await monitor.sample('idle'));
  expect(health.faults).toEqual(['broker']);
  expect(health.residentMebibytes).toBeGreaterThan(10);
  expect(health.freeDiskMebibytes).toBeGreaterThan(0);
});
