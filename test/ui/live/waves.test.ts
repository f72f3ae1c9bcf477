import { describe, expect, it } from 'vitest';
import { electrodeBit } from '../../../model/lead.ts';
import type { WaveBlock } from '../../../model/wave-block.ts';
import { ColumnTracer } from '../../../ui/live/column-tracer.ts';
import { DisplayFilter } from '../../../ui/live/display-filter.ts';
import { LeadSource } from '../../../ui/live/lead-source.ts';
import { PlayoutClock } from '../../../ui/live/playout-clock.ts';
import { WaveBuffer } from '../../../ui/live/wave-buffer.ts';

const LEADS = ['I', 'II', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'];

function block(firstSample: number, frameCount: number, value: (frame: number, channel: number) => number, more: Partial<WaveBlock> = {}): WaveBlock {
  const samples = new Int32Array(frameCount * LEADS.length);
  for (let frame = 0; frame < frameCount; frame += 1) for (let channel = 0; channel < LEADS.length; channel += 1) samples[frame * LEADS.length + channel] = value(firstSample + frame, channel);
  return { channels: LEADS.map((name) => ({ name, unit: 'uV', scale: 0.5, offset: 10 })), samplingFrequency: 500, firstSample: firstSample >>> 0, frameCount, electrodesOff: 0, streamMark: 1, samples, ...more };
}

describe('the buffer of a curve', () => {
  it('gives back physical values by frame number and forgets the oldest', () => {
    const buffer = new WaveBuffer(1);
    for (let first = 0; first < 1000; first += 25) buffer.push(block(first, 25, (frame) => frame * 2));
    expect(buffer.end).toBe(1000);
    expect(buffer.start).toBe(500);
    expect(buffer.value(3, 999)).toBe(1009);
    expect(buffer.value(0, 499)).toBeNaN();
    expect(buffer.value(0, 1000)).toBeNaN();
  });

  it('shows a gap as missing frames, never as a straight line or a zero', () => {
    const buffer = new WaveBuffer(2);
    buffer.push(block(0, 25, () => 7));
    buffer.push(block(75, 25, () => 7));
    expect(buffer.value(0, 24)).toBe(13.5);
    expect(buffer.value(0, 50)).toBeNaN();
    expect(buffer.value(0, 75)).toBe(13.5);
  });

  it('counts on where the frame number of the wire wraps, and ignores a block received twice', () => {
    const buffer = new WaveBuffer(1);
    const near = 2 ** 32 - 25;
    buffer.push(block(near, 25, () => 1));
    buffer.push(block(near, 25, () => 9));
    buffer.push(block(2 ** 32, 25, () => 2));
    expect(buffer.end).toBe(2 ** 32 + 25);
    expect(buffer.value(0, 2 ** 32 - 1)).toBe(10.5);
    expect(buffer.value(0, 2 ** 32)).toBe(11);
  });

  it('starts again when the instrument was reopened', () => {
    const buffer = new WaveBuffer(1);
    buffer.push(block(5000, 25, () => 1));
    buffer.push(block(0, 25, () => 3, { streamMark: 2 }));
    expect([buffer.start, buffer.end]).toEqual([0, 25]);
  });
});

describe('the twelve leads', () => {
  it('derives III, aVR, aVL and aVF from I and II', () => {
    const buffer = new WaveBuffer(1);
    buffer.push(block(0, 25, (_, channel) => (channel === 0 ? 380 : channel === 1 ? 980 : 0)));
    const source = new LeadSource(buffer, false);
    source.seek(3);
    expect(['I', 'II', 'III', 'aVR', 'aVL', 'aVF'].map((lead) => source.microvolts(lead as 'I'))).toEqual([200, 500, 300, -350, -50, 400]);
  });

  it('loses the lead of an electrode from the frame at which it came off', () => {
    const buffer = new WaveBuffer(1);
    buffer.push(block(0, 25, () => 100));
    buffer.push(block(25, 25, () => 100, { electrodesOff: electrodeBit('V5') }));
    const source = new LeadSource(buffer, false);
    source.seek(24);
    expect([source.isLost('V5'), source.microvolts('V5')]).toEqual([false, 60]);
    source.seek(25);
    expect(source.isLost('V5')).toBe(true);
    expect(source.microvolts('V5')).toBeNaN();
    expect(source.microvolts('V4')).toBe(60);
  });
});

describe('the display filter', () => {
  const gainAt = (hertz: number): number => {
    const filter = new DisplayFilter(500);
    let peak = 0;
    for (let i = 0; i < 20_000; i += 1) {
      const out = filter.next(Math.sin((2 * Math.PI * hertz * i) / 500));
      if (i > 15_000) peak = Math.max(peak, Math.abs(out));
    }
    return peak;
  };

  it('keeps 0.5 to 40 Hz: 3 dB down at both ends, unchanged between', () => {
    expect(gainAt(0.5)).toBeCloseTo(Math.SQRT1_2, 2);
    expect(gainAt(40)).toBeCloseTo(Math.SQRT1_2, 2);
    expect(gainAt(10)).toBeCloseTo(1, 1);
    expect(gainAt(100)).toBeLessThan(0.2);
  });

  it('passes a hole through and starts at rest after it', () => {
    const filter = new DisplayFilter(500);
    filter.next(400);
    expect(filter.next(Number.NaN)).toBeNaN();
    expect(filter.next(9_000)).toBe(0);
  });
});

describe('the playout clock', () => {
  it('draws an even flow from blocks that come in bursts', () => {
    const clock = new PlayoutClock();
    let newest = 0;
    let last = Number.NaN;
    const steps: number[] = [];
    for (let tick = 0; tick < 600; tick += 1) {
      const now = (tick * 1000) / 60;
      if (tick % 6 === 0) newest = Math.round(now / 2) + 50;
      const head = clock.advance(now, newest, 500);
      if (tick > 120) steps.push(head - last);
      last = head;
    }
    expect(Math.min(...steps)).toBeGreaterThanOrEqual(7);
    expect(Math.max(...steps)).toBeLessThanOrEqual(10);
    expect(newest - last).toBeGreaterThan(40);
    expect(newest - last).toBeLessThan(160);
  });

  it('waits at the newest sample during a silence, never beyond, and builds its delay again', () => {
    const clock = new PlayoutClock();
    clock.advance(0, 1000, 500);
    for (let now = 16; now < 3000; now += 16) expect(clock.advance(now, 1000, 500)).toBeLessThanOrEqual(1000);
    expect(clock.advance(3016, 1000, 500)).toBe(1000);
    expect(clock.advance(3032, 1050, 500)).toBe(1000);
    expect(clock.advance(3048, 1125, 500)).toBeGreaterThan(1000);
  });

  it('jumps to the present after a hidden page instead of replaying the past', () => {
    const clock = new PlayoutClock();
    clock.advance(0, 1000, 500);
    expect(clock.advance(20, 9000, 500)).toBe(8900);
  });
});

describe('pixel columns', () => {
  it('keep the smallest and largest sample of each column, so that no peak is lost', () => {
    const tracer = new ColumnTracer();
    const values = [5, 1, 9, 4];
    const columns = values.map((y, i) => tracer.push(3 + i * 0.2, y));
    expect(columns.every((column) => column === null)).toBe(true);
    expect(tracer.push(4, 6)).toEqual({ x: 3, first: 5, minimum: 1, maximum: 9, last: 4 });
  });

  it('end the line at a hole', () => {
    const tracer = new ColumnTracer();
    tracer.push(1, 2);
    expect(tracer.push(1.5, Number.NaN)).toEqual({ x: 1, first: 2, minimum: 2, maximum: 2, last: 2 });
    expect(tracer.finish()).toBeNull();
  });
});
