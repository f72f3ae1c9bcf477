import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createSuitcaseKeys } from '../../relay/enrolment/enrol.ts';
import { leavesBefore } from '../../relay/outbox/schedule.ts';
import { readKeyFile } from '../../relay/seal/keys.ts';
import { mayUse, readRelayTopic, relayTopic } from '../../relay/transfer/topics.ts';

describe('the rule of the broker', () => {
  const may = (name: string, topic: string, action: 'publish' | 'subscribe') => mayUse(name, `valisette/relay/1/${topic}`, action, 'CHU');

  it('gives a suitcase its own branch, each way one direction', () => {
    expect(may('VAL042', 'VAL042/up/chunk', 'publish')).toBe(true);
    expect(may('VAL042', 'VAL042/down/#', 'subscribe')).toBe(true);
    expect(may('VAL042', 'VAL042/down/receipt', 'subscribe')).toBe(true);
    for (const topic of ['VAL043/up/chunk', 'VAL042/down/receipt', 'VAL042/up/other', 'VAL042/up/chunk/more', '+/up/chunk', 'VAL042/up']) expect(may('VAL042', topic, 'publish')).toBe(false);
    for (const topic of ['+/down/#', 'VAL043/down/#', 'VAL042/up/#', 'VAL042/#', '#', 'VAL042/+/receipt', '+/up/#']) expect(may('VAL042', topic, 'subscribe')).toBe(false);
  });

  it('gives the hospital every branch, the other way round', () => {
    expect(may('CHU', '+/up/#', 'subscribe')).toBe(true);
    expect(may('CHU', 'VAL042/down/receipt', 'publish')).toBe(true);
    expect(may('CHU', 'VAL042/up/chunk', 'publish')).toBe(false);
    expect(may('CHU', '#', 'subscribe')).toBe(false);
    expect(mayUse('CHU', '#', 'subscribe', 'CHU')).toBe(false);
  });

  it('gives nothing to a name that could bend a topic', () => {
    for (const name of ['', '+', '#', 'a/b', 'VAL042/up', ' VAL042', '$SYS']) {
      expect(mayUse(name, `valisette/relay/1/${name}/up/chunk`, 'publish', 'CHU')).toBe(false);
      expect(mayUse(name, `valisette/relay/1/${name}/down/#`, 'subscribe', 'CHU')).toBe(false);
    }
    expect(() => relayTopic('a/b', 'up', 'chunk')).toThrow(expect.objectContaining({ code: 'recipient-unknown' }) as Error);
    expect(readRelayTopic('valisette/relay/1/VAL042/up/chunk')).toEqual({ deviceId: 'VAL042', direction: 'up', message: 'chunk' });
  });
});

describe('the schedule', () => {
  it('puts tier before priority before age', () => {
    const waiting = (tier: number, priority: 'P0' | 'P3', sequence: number) => ({ tier, priority, sequence, index: 0 });
    const order = [waiting(6, 'P0', 1), waiting(0, 'P3', 9), waiting(0, 'P0', 8), waiting(3, 'P0', 2), waiting(0, 'P3', 3)].sort(leavesBefore);
    expect(order.map(({ tier, priority, sequence }) => `${tier} ${priority} ${sequence}`)).toEqual(['0 P0 8', '0 P3 3', '0 P3 9', '3 P0 2', '6 P0 1']);
  });
});

describe('the key file', () => {
  it('is for its owner only, is never written over, and a damaged one tells no secret', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'valisette-keys-'));
    try {
      const make = () => createSuitcaseKeys({ keyFile: join(directory, 'keys'), deviceId: 'VAL042', suitcaseId: 'VAL042', place: 'Essai' });
      const description = await make();
      expect(statSync(join(directory, 'keys')).mode & 0o777).toBe(0o600);
      await expect(make()).rejects.toMatchObject({ code: 'request-refused' });
      expect((await readKeyFile(join(directory, 'keys'))).id).toBe('VAL042');
      expect(JSON.stringify(description)).not.toContain('"d"');
      const whole = readFileSync(join(directory, 'keys'), 'utf8');
      writeFileSync(join(directory, 'damaged'), whole.slice(0, -10));
      const error: unknown = await readKeyFile(join(directory, 'damaged')).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: 'schema-violation' });
      expect((error as Error).cause).toBeUndefined();
      await expect(readKeyFile(join(directory, 'absent'))).rejects.toMatchObject({ code: 'input-missing' });
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});
