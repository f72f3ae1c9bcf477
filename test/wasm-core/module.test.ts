import { readFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { loadCore } from '../../wasm-core/host/core.ts';
import { loadCoreFile } from '../../wasm-core/host/core-file.ts';
import { CoreInstance } from '../../wasm-core/host/instance.ts';
import { CHECKED, RELEASE } from './analyses.ts';

const EXPORTS = [
  'coreVersion',
  'ecgBeatConfidences', 'ecgBeatCount', 'ecgBeatFlags', 'ecgBeatFrames', 'ecgConfigure', 'ecgFinish', 'ecgHeartRate', 'ecgInput', 'ecgInputCapacity',
  'ecgLabelConfidences', 'ecgLabelCount', 'ecgLabelFlags', 'ecgLabelFrames', 'ecgPush', 'ecgQualityCount', 'ecgQualityFlags', 'ecgQualityFrom', 'ecgQualityTo', 'ecgSetLead', 'ecgStart',
  'measureAddBeat', 'measureBeatCount', 'measureConfigure', 'measureInput', 'measureInputCapacity', 'measureLeadValues', 'measureMarks', 'measureMeasuredLeads',
  'measureNativeFrame', 'measureRate', 'measureRows', 'measureRun', 'measureSetLead', 'measureTake', 'measureValues',
  'memory',
  'probeBiquad', 'probeBuffer', 'probeCapacity', 'probeMedian', 'probeMovingAverage',
  'pulseBeatCount', 'pulseBeatFlags', 'pulseBeatFrames', 'pulseConfigure', 'pulseFinish', 'pulseInput', 'pulseInputCapacity', 'pulsePush',
  'pulseQualityCount', 'pulseQualityFlags', 'pulseQualityFrom', 'pulseQualityTo', 'pulseRate',
  'recordQualityConfigure', 'recordQualityCorrelations', 'recordQualityFeatures', 'recordQualityInput', 'recordQualityInputCapacity', 'recordQualityJudge',
  'recordQualityLeads', 'recordQualityPush', 'recordQualityScore', 'recordQualitySetLead', 'recordQualityStart',
  'rhythmBeat', 'rhythmConfigure', 'rhythmDecisionCount', 'rhythmDecisionFinal', 'rhythmDecisionFrames', 'rhythmDecisionLikenesses', 'rhythmDecisionProbabilities',
  'rhythmFinish', 'rhythmInput', 'rhythmInputCapacity', 'rhythmLookCount', 'rhythmLooks', 'rhythmPush', 'rhythmReadable', 'rhythmSetLead', 'rhythmStart',
];

describe('the wasm file', () => {
  it.each([RELEASE, CHECKED])('%s exports exactly the border and imports at most abort', async (path) => {
    const module = await WebAssembly.compile(new Uint8Array(await readFile(path)));
    expect(WebAssembly.Module.exports(module).map((entry) => entry.name).sort()).toEqual(EXPORTS);
    for (const entry of WebAssembly.Module.imports(module)) expect(`${entry.module}.${entry.name}`).toBe('env.abort');
  });

  it('is smaller than 200 KiB', async () => {
    expect((await readFile(RELEASE)).length).toBeLessThan(200 * 1024);
  });

  it('has a memory that never grows', async () => {
    const { exports } = new CoreInstance(await WebAssembly.compile(new Uint8Array(await readFile(RELEASE))));
    expect(() => exports.memory.grow(1)).toThrow(RangeError);
    exports.ecgConfigure(2000, 12);
    for (let lead = 0; lead < 12; lead += 1) exports.ecgSetLead(lead, 1, 0, -32768, 32767, 0);
    expect(exports.ecgStart()).toBe(0);
    expect(exports.pulseConfigure(2000, 0, 65535)).toBe(0);
  });

  it('is identified by its SHA-256 and its version', async () => {
    const core = await loadCoreFile();
    expect(core.sha256).toBe(createHash('sha256').update(await readFile(RELEASE)).digest('hex'));
    expect(core.version).toMatch(/^\d+\.\d+\.\d+$/);
  });

  it('is missed with a typed error, as are bytes that are no module', async () => {
    await expect(loadCoreFile('/nowhere/core.wasm')).rejects.toMatchObject({ code: 'core-missing' });
    await expect(loadCore(new Uint8Array([1, 2, 3]))).rejects.toMatchObject({ code: 'core-missing' });
  });

  it('a call it refuses is a typed error', async () => {
    const core = new CoreInstance(await WebAssembly.compile(new Uint8Array(await readFile(RELEASE))));
    expect(() => core.call('ecgPush', () => core.exports.ecgPush(1, 0, 0))).toThrow(expect.objectContaining({ code: 'core-aborted', context: { call: 'ecgPush', code: -3 } }));
  });

  it('an abort inside becomes core-aborted with file and line', async () => {
    const core = new CoreInstance(await WebAssembly.compile(abortingModule('out of order', 'boom.ts')));
    expect(() => core.call('coreVersion', () => core.exports.coreVersion())).toThrow(
      expect.objectContaining({ code: 'core-aborted', message: expect.stringContaining('out of order') as string, context: { file: 'boom.ts', line: 3, column: 2 } }),
    );
  });
});

/** The smallest module that calls `env.abort(message, file, 3, 2)` the way AssemblyScript does. */
function abortingModule(message: string, file: string): Uint8Array<ArrayBuffer> {
  const name = (text: string) => [text.length, ...Buffer.from(text, 'latin1')];
  const section = (id: number, content: number[]) => [id, content.length, ...content];
  const text = (value: string) => {
    const utf16 = Buffer.from(value, 'utf16le');
    return [utf16.length, 0, 0, 0, ...utf16];
  };
  const data = [...text(message), ...text(file)];
  const messageAt = 8 + 4;
  const fileAt = messageAt + 2 * message.length + 4;
  const code = [0, 0x41, messageAt, 0x41, fileAt, 0x41, 3, 0x41, 2, 0x10, 0, 0x00, 0x0b];
  return new Uint8Array([
    0, 0x61, 0x73, 0x6d, 1, 0, 0, 0,
    ...section(1, [2, 0x60, 4, 0x7f, 0x7f, 0x7f, 0x7f, 0, 0x60, 0, 1, 0x7f]),
    ...section(2, [1, ...name('env'), ...name('abort'), 0, 0]),
    ...section(3, [1, 1]),
    ...section(5, [1, 1, 1, 1]),
    ...section(7, [2, ...name('memory'), 2, 0, ...name('coreVersion'), 0, 1]),
    ...section(10, [1, code.length, ...code]),
    ...section(11, [1, 0, 0x41, 8, 0x0b, data.length, ...data]),
  ]);
}
