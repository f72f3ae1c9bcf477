import { describe, expect, it } from 'vitest';
import { isValisetteError } from '../../model/errors.ts';
import type { RhythmDecision } from '../../wasm-core/host/rhythm.ts';
import { rhythmFindings, rhythmSpans, type RhythmInput } from '../../wasm-core/host/rhythm-spans.ts';
import type { BeatLabel } from '../../wasm-core/host/ecg.ts';
import { CHECKED, coreOf, RELEASE } from './analyses.ts';
import { generateEcg, uniform } from './generated-signals.ts';

const core = await coreOf(RELEASE);

interface ListedBeat {
  readonly frame: number;
  readonly label: BeatLabel;
}

/** Beats at 250 Hz from intervals in seconds. */
function beatsOf(intervals: readonly number[], labels = ''): ListedBeat[] {
  let at = 1;
  return intervals.map((interval, i) => {
    at += interval;
    return { frame: Math.round(250 * at), label: (labels[i % Math.max(1, labels.length)] ?? 'N') as BeatLabel };
  });
}

function decide(beats: readonly ListedBeat[], analysis = core): RhythmDecision[] {
  const analyser = analysis.createRhythmAnalyser({ samplingFrequency: 250, leads: [] });
  return [...beats.flatMap((beat) => analyser.beat(beat.frame, beat.label).decisions), ...analyser.finish().decisions];
}

const share = (decisions: readonly RhythmDecision[]) => {
  const decided = decisions.filter((decision) => decision.decided);
  return decided.filter((decision) => decision.fibrillation > 0.5).length / decided.length;
};

const random = uniform(11);
const sinus = (count: number) => Array.from({ length: count }, (_, i) => 0.85 + 0.03 * Math.sin(i / 2.5) + 0.01 * (random() - 0.5));
const fibrillation = (count: number) => Array.from({ length: count }, () => 0.62 * Math.exp(0.28 * (random() + random() + random() - 1.5) * 2));

describe('atrial fibrillation from beats alone', () => {
  it('is found when intervals neither repeat nor return', () => {
    expect(share(decide(beatsOf(fibrillation(600))))).toBeGreaterThan(0.9);
  });

  it('is not seen in a sinus rhythm with breathing', () => {
    expect(share(decide(beatsOf(sinus(600))))).toBe(0);
  });

  it('is not seen in ventricular bigeminy, labelled or not', () => {
    const pairs = Array.from({ length: 600 }, (_, i) => (i % 2 === 0 ? 0.52 : 1.05) + 0.02 * (random() - 0.5));
    expect(share(decide(beatsOf(pairs, 'VN')))).toBe(0);
    expect(share(decide(beatsOf(pairs)))).toBe(0);
  });

  it('is not seen in sinus rhythm with a premature beat now and then', () => {
    const intervals = sinus(600);
    const labels = intervals.map(() => 'N');
    for (let i = 7; i + 1 < intervals.length; i += 5 + Math.floor(6 * random())) {
      intervals[i] = 0.5;
      intervals[i + 1] = 1.2;
      labels[i] = 'V';
    }
    expect(share(decide(beatsOf(intervals, labels.join(''))))).toBe(0);
    expect(share(decide(beatsOf(intervals)))).toBeLessThan(0.02);
  });

  it('begins and ends within a few beats of the truth, and every beat is decided once, at most 84 beats later', () => {
    const beats = beatsOf([...sinus(300), ...fibrillation(300), ...sinus(300)]);
    const analyser = core.createRhythmAnalyser({ samplingFrequency: 250, leads: [] });
    const decided: RhythmDecision[] = [];
    beats.forEach((beat, i) => {
      decided.push(...analyser.beat(beat.frame, beat.label).decisions.filter((decision) => decision.decided));
      expect(i + 1 - decided.length).toBeLessThanOrEqual(85);
    });
    decided.push(...analyser.finish().decisions.filter((decision) => decision.decided));
    expect(decided.map((decision) => decision.frame)).toEqual(beats.map((beat) => beat.frame));
    const places = decided.flatMap((decision, i) => (decision.fibrillation > 0.5 ? [i] : []));
    expect(Math.abs((places[0] ?? 0) - 300)).toBeLessThan(15);
    expect(Math.abs((places.at(-1) ?? 0) - 599)).toBeLessThan(15);
    expect(places.length).toBe((places.at(-1) ?? 0) - (places[0] ?? 0) + 1);
  });

  it('an early guess comes with the beat itself', () => {
    const beats = beatsOf([...sinus(200), ...fibrillation(120)]);
    const early = decide(beats).filter((decision) => !decision.decided);
    expect(early.at(-1)?.frame).toBe(beats.at(-1)?.frame);
    expect(early.at(-1)?.fibrillation).toBeGreaterThan(0.9);
    expect(early.find((decision) => decision.frame === beats[199]?.frame)?.fibrillation).toBeLessThan(0.1);
  });

  it('the checked build answers the same bits', async () => {
    const beats = beatsOf([...sinus(150), ...fibrillation(150)]);
    expect(decide(beats, await coreOf(CHECKED))).toEqual(decide(beats));
  });

  it('a beat that comes too late is not counted twice', () => {
    const analyser = core.createRhythmAnalyser({ samplingFrequency: 250, leads: [] });
    for (const frame of [100, 300, 300, 250, 500]) analyser.beat(frame, 'N');
    expect(analyser.finish().decisions.map((decision) => decision.frame)).toEqual([100, 300, 500]);
  });

  it('a rate or a number of leads out of range is refused', () => {
    const lead = { name: 'II', microvoltsPerUnit: 1 };
    for (const options of [{ samplingFrequency: 0.5, leads: [] }, { samplingFrequency: 50, leads: [lead] }, { samplingFrequency: 500, leads: Array.from({ length: 13 }, () => lead) }]) {
      let code = '';
      try {
        core.createRhythmAnalyser(options);
      } catch (error) {
        code = isValisetteError(error) ? error.code : 'other';
      }
      expect(code).toBe('limit-exceeded');
    }
  });
});

describe('waves before R', () => {
  const likeness = (withoutP: boolean, cut: number) => {
    const rate = 360;
    const ecg = generateEcg({ samplingFrequency: rate, leadCount: 2, seconds: 90, seed: 9, noiseMicrovolts: 15 });
    const samples = ecg.samples.slice();
    if (withoutP) {
      // The P wave gives way to an oscillation that does not know the beats.
      for (const beat of ecg.beats) {
        for (let i = Math.max(0, beat.frame - 100); i < beat.frame - 26; i += 1) {
          for (let lead = 0; lead < 2; lead += 1) samples[2 * i + lead] = Math.round(60 * Math.sin((2 * Math.PI * 6.3 * i) / rate + 3 * Math.sin(i / 900)));
        }
      }
    }
    const leads = ['II', 'V1'].map((name) => ({ name, microvoltsPerUnit: 1 }));
    const analyser = core.createRhythmAnalyser({ samplingFrequency: rate, leads });
    const decisions: RhythmDecision[] = [];
    let next = 0;
    for (let from = 0; from < samples.length / 2; from += cut) {
      const frames = Math.min(cut, samples.length / 2 - from);
      analyser.push(samples.subarray(2 * from, 2 * (from + frames)), frames, from);
      for (; next < ecg.beats.length && (ecg.beats[next]?.frame ?? 0) < from + frames - rate; next += 1) decisions.push(...analyser.beat(ecg.beats[next]?.frame ?? 0, 'N').decisions);
    }
    for (; next < ecg.beats.length; next += 1) decisions.push(...analyser.beat(ecg.beats[next]?.frame ?? 0, 'N').decisions);
    decisions.push(...analyser.finish().decisions);
    return decisions.filter((decision) => decision.decided).map((decision) => decision.likeness ?? -1);
  };

  it('are alike with P waves and not without', () => {
    const middle = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? -1;
    expect(middle(likeness(false, 90))).toBeGreaterThan(0.5);
    expect(middle(likeness(true, 90))).toBeLessThan(0.15);
  });

  it('do not depend on the cut into blocks', () => {
    expect(likeness(false, 36)).toEqual(likeness(false, 360));
  });
});

describe('spans and findings', () => {
  const input = (beats: readonly ListedBeat[], more: Partial<RhythmInput> = {}): RhythmInput => {
    const frameCount = (beats.at(-1)?.frame ?? 0) + 100;
    return { samplingFrequency: 250, frameCount, readable: [{ from: 0, to: frameCount }], beats, decisions: decide(beats), looks: [], ...more };
  };

  it('cover the time from 0 to the end once', () => {
    const beats = beatsOf([...sinus(120), 5, ...fibrillation(200)]);
    const frameCount = (beats.at(-1)?.frame ?? 0) + 2000;
    const spans = rhythmSpans(input(beats, { frameCount, readable: [{ from: 500, to: 40_000 }, { from: 40_500, to: frameCount }] }));
    expect(spans[0]).toEqual({ from: 0, to: 500, label: 'unreadable' });
    expect(spans.at(-1)?.to).toBe(frameCount);
    for (let i = 1; i < spans.length; i += 1) expect(spans[i]?.from).toBe(spans[i - 1]?.to);
    expect(new Set(spans.map((span) => span.label))).toEqual(new Set(['unreadable', 'other', 'asystole', 'atrial-fibrillation']));
  });

  it('five ventricular beats above 100/min are a tachycardia, four a run, and a slow run neither', () => {
    const withRun = (count: number, interval: number) => beatsOf([...sinus(60), ...Array.from({ length: count }, () => interval), ...sinus(60)], 'N'.repeat(60) + 'V'.repeat(count) + 'N'.repeat(60));
    expect(rhythmSpans(input(withRun(6, 0.4))).map((span) => span.label)).toContain('ventricular-tachycardia');
    expect(rhythmSpans(input(withRun(4, 0.4))).map((span) => span.label)).not.toContain('ventricular-tachycardia');
    expect(rhythmFindings(input(withRun(4, 0.4))).map((finding) => finding.kind)).toContain('ventricular-run');
    expect(rhythmFindings(input(withRun(6, 0.9))).map((finding) => finding.kind)).not.toContain('ventricular-run');
  });

  it('bigeminy, trigeminy, pauses, dropped beats and a clock at 150/min are pointed out', () => {
    const kinds = (beats: readonly ListedBeat[]) => [...new Set(rhythmFindings(input(beats)).map((finding) => finding.kind))];
    expect(kinds(beatsOf(Array.from({ length: 40 }, () => 0.7), 'NV'))).toEqual(['bigeminy']);
    expect(kinds(beatsOf(Array.from({ length: 40 }, () => 0.7), 'NNV'))).toEqual(['trigeminy']);
    expect(kinds(beatsOf([...Array.from({ length: 20 }, () => 1), 2.01, ...Array.from({ length: 20 }, () => 1)]))).toEqual(['pause', 'dropped-beat']);
    expect(kinds(beatsOf(Array.from({ length: 60 }, () => 0.4)))).toEqual(['flutter-not-excluded']);
    expect(kinds(beatsOf(sinus(60)))).toEqual([]);
  });
});
