import { describe, expect, it } from 'vitest';
import { decodeRecording, encodeRecording } from '../../model/recording.ts';
import type { RecordedStream } from '../../model/recording.ts';
import { centreOf, RecordedLeads } from '../../ui/widgets/ecg-paper/leads.ts';
import { traceRuns } from '../../ui/widgets/ecg-paper/trace.ts';
import { syntheticRecording } from './fixture/synthetic-ecg.ts';

function leadsOf(options: Partial<Parameters<typeof syntheticRecording>[0]> = {}): RecordedLeads {
  const { data, analysis } = syntheticRecording({ recordingId: 'r', startedAt: '2026-11-21T09:00:00.000Z', ...options });
  const read = decodeRecording(encodeRecording(data));
  return new RecordedLeads(read.header.streams[0]!, read.samples[0]!, analysis.quality);
}

describe('leads of a recording', () => {
  it('millivolts come from the sensitivity of each channel', () => {
    const stream: RecordedStream = {
      signal: 'ecg', instrumentId: 'i', instrumentLabel: 'i', samplingFrequency: 100, frameCount: 2, gaps: [], electrodesOff: 0, startOffsetMilliseconds: 0,
      channels: [{ name: 'I', unit: 'uV', scale: 5, offset: 100, minimum: -100, maximum: 100 }, { name: 'II', unit: 'uV', scale: 2, offset: 0, minimum: -100, maximum: 100 }],
    };
    const leads = new RecordedLeads(stream, Int32Array.of(10, 500, 20, 1000));
    expect([...leads.millivolts('I', 0, 2)]).toEqual([Math.fround(0.15), Math.fround(0.2)]);
    expect([...leads.millivolts('II', 0, 2)]).toEqual([1, 2]);
  });

  it('III, aVR, aVL and aVF follow from I and II sample by sample', () => {
    const leads = leadsOf();
    const [one, two] = [leads.millivolts('I', 0, 500), leads.millivolts('II', 0, 500)];
    const derived = { III: leads.millivolts('III', 0, 500), aVR: leads.millivolts('aVR', 0, 500), aVL: leads.millivolts('aVL', 0, 500), aVF: leads.millivolts('aVF', 0, 500) };
    for (let i = 0; i < 500; i += 1) {
      expect(derived.III[i]).toBeCloseTo(two[i]! - one[i]!, 5);
      expect(derived.aVR[i]).toBeCloseTo(-(one[i]! + two[i]!) / 2, 5);
      expect(derived.aVL[i]).toBeCloseTo(one[i]! - two[i]! / 2, 5);
      expect(derived.aVF[i]).toBeCloseTo(two[i]! - one[i]! / 2, 5);
    }
    expect(leads.available()).toHaveLength(12);
    expect(leads.presence('III')).toBe('derived');
    expect(leads.presence('V7')).toBe('absent');
  });

  it('a gap reads as nothing, never as zero', () => {
    const values = leadsOf({ gaps: [{ from: 100, to: 120 }] }).millivolts('III', 90, 130);
    expect([...values].map((value) => Number.isNaN(value))).toEqual([...Array<boolean>(10).fill(false), ...Array<boolean>(20).fill(true), ...Array<boolean>(10).fill(false)]);
  });

  it('an electrode off takes its chest lead, and a limb electrode takes all that hang on it', () => {
    const chest = leadsOf({ electrodesOff: ['V4'] });
    expect(chest.offSpans('V4')).not.toHaveLength(0);
    expect(chest.offSpans('V5')).toHaveLength(0);
    expect(chest.millivolts('V4', 0, 50).every((value) => Number.isNaN(value))).toBe(true);
    const limb = leadsOf({ electrodesOff: ['LL'] });
    expect(['I', 'II', 'III', 'aVF', 'V1'].map((lead) => limb.offSpans(lead).length > 0)).toEqual([false, true, true, true, true]);
    expect(limb.electrodesOff('V1')).toEqual(['LL']);
  });

  it('where the analysis says when an electrode was off, the rest of the lead is still shown', () => {
    const { data } = syntheticRecording({ recordingId: 'r', startedAt: '2026-11-21T09:00:00.000Z', electrodesOff: ['V2'] });
    const leads = new RecordedLeads(data.header.streams[0]!, data.samples[0]!, [{ from: 500, to: 1000, channel: 'V2', verdict: 'unreadable', reasons: ['off'] }]);
    const values = leads.millivolts('V2', 490, 1010);
    expect(Number.isNaN(values[0])).toBe(false);
    expect(Number.isNaN(values[10])).toBe(true);
    expect(Number.isNaN(values[509])).toBe(true);
    expect(Number.isNaN(values[510])).toBe(false);
  });

  it('a constant electrode offset is taken out and the shape stays', () => {
    const plain = leadsOf().millivolts('II', 0, 1250);
    const shifted = leadsOf({ offsetMillivolts: 180 }).millivolts('II', 0, 1250);
    const [a, b] = [centreOf(plain), centreOf(shifted)];
    expect(b - a).toBeCloseTo(180, 1);
    for (let i = 0; i < 1250; i += 50) expect(shifted[i]! - b).toBeCloseTo(plain[i]! - a, 2);
    expect(centreOf(new Float32Array([Number.NaN]))).toBeNaN();
  });
});

describe('the line of a trace', () => {
  const geometry = { x: 10, y: 100, pxPerSample: 0.2, pxPerUnit: 40, centre: 0 };

  it('a spike of one sample between two columns is never lost', () => {
    for (let at = 0; at < 50; at += 1) {
      const values = new Float32Array(50);
      values[at] = 1;
      const ys = traceRuns(values, geometry).flatMap((run) => run.filter((_, index) => index % 2 === 1));
      expect(Math.min(...ys)).toBe(60);
    }
  });

  it('no column is drawn with more than four points', () => {
    const values = Float32Array.from({ length: 5000 }, (_, i) => Math.sin(i * 1.7));
    const [run] = traceRuns(values, geometry);
    const perColumn = new Map<number, number>();
    for (let i = 0; i < run!.length; i += 2) perColumn.set(run![i]!, (perColumn.get(run![i]!) ?? 0) + 1);
    expect(Math.max(...perColumn.values())).toBeLessThanOrEqual(4);
    expect(perColumn.size).toBe(1000);
  });

  it('a stretch without values breaks the line', () => {
    const values = Float32Array.from({ length: 60 }, (_, i) => (i >= 20 && i < 40 ? Number.NaN : 0.5));
    expect(traceRuns(values, geometry)).toHaveLength(2);
    expect(traceRuns(values, { ...geometry, pxPerSample: 2 })).toHaveLength(2);
    expect(traceRuns(new Float32Array(5).fill(Number.NaN), geometry)).toHaveLength(0);
  });
});
