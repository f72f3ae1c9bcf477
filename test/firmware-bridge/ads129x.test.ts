import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ads129x } from '../../firmware-bridge/instruments/ads129x.ts';
import { MICROVOLTS_PER_STEP, electrodesOffOf } from '../../firmware-bridge/instruments/ads129x-registers.ts';
import { ELECTRODES, electrodeBit, electrodesOfMask } from '../../model/lead.ts';
import { collect, framesOf, noise, pushCut, vectorBytes, vectorsOf, type Collected } from './collect.ts';

/** One sample as the board sends it, built here from the protocol description. */
function sample(counter: number, first = counter, loff = 0): number[] {
  const values = [first, -first, 0, 1, 2, 3, 4, 5];
  const u32 = (value: number): number[] => [value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, (value >>> 24) & 0xff];
  const i24 = (value: number): number[] => [(value >> 16) & 0xff, (value >> 8) & 0xff, value & 0xff];
  const status = 0xc00000 | (loff << 12);
  return [0x82, 0xa1, 0x43, 0xcc, 0xc8, 0xa1, 0x44, 0xc4, 0x23, ...u32(counter * 2000), ...u32(counter), ...i24(status), ...values.flatMap(i24)];
}

function samples(from: number, to: number): Uint8Array {
  return Uint8Array.from(Array.from({ length: to - from }, (_, i) => sample(from + i)).flat());
}

/** A decoder brought to streaming by a board that answers in JSON and keeps its registers. */
function streaming(): Collected {
  const collected = collect(ads129x);
  const { decoder, replies } = collected;
  const registers = new Map<number, number>([[0, 0x92]]);
  let now = 0;
  let answered = 0;
  decoder.start(now);
  for (let step = 0; step < 200 && answered < 200; step += 1) {
    const asked = replies.slice(answered);
    answered = replies.length;
    for (const command of asked) decoder.push(Buffer.from(answer(command, registers)), now);
    now += 100;
    decoder.tick(now);
    if (replies.at(-1)?.includes('"start"') && answered === replies.length) break;
  }
  return collected;
}

function answer(command: string, registers: Map<number, number>): string {
  if (command === 'jsonlines\n') return '{"STATUS_CODE":200,"STATUS_TEXT":"Ok"}\n';
  const { COMMAND, PARAMETERS } = JSON.parse(command) as { COMMAND: string; PARAMETERS: number[] };
  if (COMMAND === 'wreg') registers.set(PARAMETERS[0]!, PARAMETERS[1]!);
  const data = COMMAND === 'rreg' ? `,"DATA":${registers.get(PARAMETERS[0]!)}` : '';
  return `{"STATUS_CODE":200,"STATUS_TEXT":"Ok"${data}}\n`;
}

describe('ADS1298 board', () => {
  it('starts by the listed commands, writes registers, reads each back, then asks for samples', () => {
    const { replies, events } = streaming();
    const commands = replies.map((reply) => (reply.startsWith('{') ? (JSON.parse(reply) as { COMMAND: string }).COMMAND : reply.trim()));
    expect(commands.slice(0, 2)).toEqual(['jsonlines', 'sdatac']);
    expect(commands.slice(-3)).toEqual(['messagepack', 'rdatac', 'start']);
    expect(replies).toContain(vectorsOf('ads129x').find((vector) => vector.id === 'ads-wreg')!.out);
    const written = replies.filter((reply) => reply.includes('"wreg"')).map((reply) => (JSON.parse(reply) as { PARAMETERS: number[] }).PARAMETERS[0]);
    const read = replies.filter((reply) => reply.includes('"rreg"')).map((reply) => (JSON.parse(reply) as { PARAMETERS: number[] }).PARAMETERS[0]);
    expect(read).toEqual([0, ...written]);
    expect(events[0]).toMatchObject({ kind: 'recognised', layout: { signal: 'ecg', samplingFrequency: 500 } });
  });

  it('is eight leads of 47.68 nV per step', () => {
    const recognised = streaming().events[0]!;
    if (recognised.kind !== 'recognised') throw new Error('not recognised');
    expect(recognised.layout.channels.map((channel) => channel.name)).toEqual(['I', 'II', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6']);
    expect(MICROVOLTS_PER_STEP).toBeCloseTo(2.4e6 / 6 / (2 ** 23 - 1), 12);
  });

  it('another converter is not taken for an ADS1298', () => {
    const { decoder, replies, events } = collect(ads129x);
    decoder.start(0);
    let now = 0;
    for (let step = 0; step < 40; step += 1) {
      const command = replies[step];
      if (command !== undefined) decoder.push(Buffer.from(answer(command, new Map([[0, 0x3e]]))), now);
      decoder.tick((now += 100));
    }
    expect(events).toEqual([]);
    expect(replies.some((reply) => reply.includes('wreg'))).toBe(false);
  });

  it('vector samples are decoded, a skipped counter is a gap, rails stay rails', () => {
    const { decoder, events } = streaming();
    const bytes = ['ads-sample', 'ads-sample-leadoff'].map((id) => vectorBytes(vectorsOf('ads129x').find((vector) => vector.id === id)!));
    const stream = Uint8Array.from([...sample(6), ...bytes[0]!, ...bytes[1]!, ...sample(10), ...sample(11)]);
    pushCut(decoder, stream);
    decoder.stop(0);
    const frames = framesOf(events, 8);
    expect(frames[1]).toEqual({ frame: 1, values: [1000, -1000, 0, 1, 2, 3, 4, 5] });
    expect(events).toContainEqual({ kind: 'gap', firstMissing: 2, missingFrames: 1 });
    expect(frames[2]).toEqual({ frame: 3, values: [8388607, -8388608, 1, 2, 3, 4, 5, 6] });
    expect(events.filter((event) => event.kind === 'block').some((event) => event.electrodesOff === electrodeBit('LA'))).toBe(true);
    expect(decoder.counters).toMatchObject({ discardedBytes: 0, sequenceGaps: 1, missingSamples: 1 });
  });

  it('lead-off bits name the electrodes; all at once is the right leg', () => {
    expect(electrodesOfMask(electrodesOffOf(0b1000_0000, 0))).toEqual(['V6']);
    expect(electrodesOfMask(electrodesOffOf(0b10, 0b01))).toEqual(['RA', 'LL']);
    expect(electrodesOfMask(electrodesOffOf(0xff, 0x03))).toEqual([...ELECTRODES]);
  });

  it('a damaged counter costs its own sample only, a damaged header too', () => {
    const stream = samples(0, 100);
    stream[44 * 40 + 15] = 0x77;
    stream[44 * 60 + 1] = 0x00;
    const { decoder, events } = streaming();
    pushCut(decoder, stream);
    decoder.stop(0);
    const frames = framesOf(events, 8).map(({ frame }) => frame);
    expect(frames).toEqual(Array.from({ length: 99 }, (_, i) => i).filter((frame) => frame !== 40 && frame !== 60));
    expect(framesOf(events, 8).every(({ frame, values }) => values[0] === frame)).toBe(true);
  });

  it('a lost or doubled byte never shifts the channels of a sample', () => {
    fc.assert(
      fc.property(fc.integer({ min: 44 * 10, max: 44 * 20 }), fc.boolean(), (at, doubled) => {
        const stream = [...samples(0, 40)];
        if (doubled) stream.splice(at, 0, stream[at]!);
        else stream.splice(at, 1);
        const { decoder, events } = streaming();
        pushCut(decoder, Uint8Array.from(stream));
        decoder.stop(0);
        const frames = framesOf(events, 8);
        expect(frames.every(({ frame, values }) => values[0] === frame && values[1] === -frame)).toBe(true);
        expect(frames.length).toBeGreaterThanOrEqual(36);
      }),
      { numRuns: 60 },
    );
  });

  it('a board that counts afresh begins another stream', () => {
    const { decoder, events } = streaming();
    pushCut(decoder, Uint8Array.from([...samples(5_000, 5_050), ...samples(0, 60)]));
    decoder.stop(0);
    const restart = events.findIndex((event) => event.kind === 'restarted');
    expect(restart).toBeGreaterThan(0);
    expect(framesOf(events.slice(restart), 8)[0]).toEqual({ frame: 0, values: [0, 0, 0, 1, 2, 3, 4, 5] });
  });

  it('any split of the bytes gives the same events', () => {
    const stream = Uint8Array.from([0x82, 0xa1, 0x82, ...samples(3, 40), 0x7b, 0x22, ...samples(44, 90)]);
    const whole = streaming();
    pushCut(whole.decoder, stream);
    whole.decoder.stop(0);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 20 }), (sizes) => {
        const cut = streaming();
        pushCut(cut.decoder, stream, sizes);
        cut.decoder.stop(0);
        expect(cut.events).toEqual(whole.events);
        expect(cut.decoder.counters).toEqual(whole.decoder.counters);
      }),
      { numRuns: 40 },
    );
  });

  it('200,000 damaged bytes break nothing, and the first good samples after them are read', () => {
    const { decoder, events } = streaming();
    const random = noise(3);
    const stream = samples(0, 4_600);
    for (let i = 0; i < stream.length; i += 1) if (random() % 8 === 0) stream[i] = random() & 0xff;
    pushCut(decoder, stream, [1, 500, 33]);
    events.length = 0;
    pushCut(decoder, samples(4_600, 4_700));
    decoder.stop(0);
    const read = framesOf(events, 8).filter(({ values }) => values[0]! >= 4_602 && values[0]! < 4_699);
    expect(read).toHaveLength(97);
  });
});
