import { describe, expect, it } from 'vitest';
import { ValisetteError } from '../../model/errors.ts';
import { silentLog } from '../../model/log.ts';
import { ComponentStack } from '../../service/components.ts';
import { describeFault } from '../../service/fault-description.ts';

function component(name: string, done: string[], failing: { start?: boolean; stop?: boolean; essential?: boolean } = {}) {
  return {
    name,
    essential: failing.essential ?? true,
    start: () => {
      if (failing.start) throw new ValisetteError('storage-failed', 'no');
      done.push(`+${name}`);
    },
    stop: async () => {
      if (failing.stop) throw new Error('stuck');
      done.push(`-${name}`);
    },
  };
}

describe('components', () => {
  it('stop in reverse order, and one that fails to stop keeps no other from stopping', async () => {
    const done: string[] = [];
    const stack = new ComponentStack(silentLog);
    await stack.start(component('a', done));
    await stack.start(component('b', done, { stop: true }));
    await stack.start(component('c', done));
    await stack.stopAll();
    await stack.stopAll();
    expect(done).toEqual(['+a', '+b', '+c', '-c', '-a']);
  });

  it('one that is not essential may fail alone and is reported; an essential one takes down what had started', async () => {
    const done: string[] = [];
    const faults: string[] = [];
    const stack = new ComponentStack(silentLog, (name) => faults.push(name));
    await stack.start(component('a', done));
    expect(await stack.start(component('b', done, { start: true, essential: false }))).toBe(false);
    await expect(stack.start(component('c', done, { start: true }))).rejects.toMatchObject({ code: 'storage-failed' });
    expect(done).toEqual(['+a', '-a']);
    expect(faults).toEqual(['b', 'c']);
  });
});

it('a foreign error is logged by class, code and place, never by its text', () => {
  let foreign: unknown;
  try {
    JSON.parse('{"birthName": ZZCANARY');
  } catch (error) {
    foreign = error;
  }
  expect(describeFault(foreign)).toMatch(/^SyntaxError/);
  expect(describeFault(foreign)).not.toContain('ZZCANARY');
  expect(describeFault(new ValisetteError('link-down', 'no hospital'))).toBe('link-down: no hospital');
  expect(describeFault('ZZCANARY')).toBe('string');
});
