import { describe, expect, it } from 'vitest';
import { confirmed, coreOf, RELEASE, runEcg, runPulse } from './analyses.ts';
import { generateEcg, generatePulse, uniform } from './generated-signals.ts';
import { electrodeBit } from '../../model/lead.ts';
import { isValisetteError } from '../../model/errors.ts';

const core = await coreOf(RELEASE);

/** Beats of `found` (frames) farther than `window` seconds from every true one, and true ones not found. */
function compare(found: readonly number[], truth: readonly number[], rate: number, window = 0.03) {
  const near = (a: number, list: readonly number[]) => list.some((b) => Math.abs(a - b) <= window * rate);
  return { missed: truth.filter((beat) => !near(beat, found)), extra: found.filter((beat) => !near(beat, truth)) };
}

describe('beats of a generated ECG', () => {
  it.each([100, 128, 250, 360, 500, 1000, 2000])('every beat is found within 30 ms at %i Hz, the first seconds included', (samplingFrequency) => {
    const ecg = generateEcg({ samplingFrequency, leadCount: 2, seconds: 30, seed: 5 });
    const found = confirmed(runEcg(core, ecg)).map((beat) => beat.frame);
    expect(compare(found, ecg.beats.map((beat) => beat.frame), samplingFrequency)).toEqual({ missed: [], extra: [] });
  });

  it.each([1, 3, 8, 12])('%i leads are fused', (leadCount) => {
    const ecg = generateEcg({ samplingFrequency: 500, leadCount, seconds: 20, seed: 6 });
    const found = confirmed(runEcg(core, ecg)).map((beat) => beat.frame);
    expect(compare(found, ecg.beats.map((beat) => beat.frame), 500)).toEqual({ missed: [], extra: [] });
  });

  it('any cut into blocks gives the same beats and verdicts', () => {
    const ecg = generateEcg({ samplingFrequency: 360, leadCount: 2, seconds: 30, seed: 7, ventricularEvery: 6, noiseMicrovolts: 40 });
    const random = uniform(99);
    const whole = runEcg(core, ecg, () => 1_000_000);
    for (const cut of [() => 1, () => 13, () => Math.floor(random() * 700) + 1]) {
      const cutUp = runEcg(core, ecg, cut);
      expect(cutUp.beats).toEqual(whole.beats);
      expect(cutUp.quality).toEqual(whole.quality);
    }
  });

  it('a beat is seen at once and confirmed within a second of its block', () => {
    const ecg = generateEcg({ samplingFrequency: 500, leadCount: 1, seconds: 20, seed: 8 });
    const analyser = core.createEcgAnalyser({ samplingFrequency: 500, leads: [{ name: 'II', microvoltsPerUnit: 1, offset: 0, minimum: -32768, maximum: 32767 }] });
    const seen = new Map<number, number>();
    const late: number[] = [];
    for (let sent = 0; sent < ecg.samples.length; sent += 10) {
      for (const beat of analyser.push(ecg.samples.subarray(sent, sent + 10), 10, sent, 0).beats) {
        if (beat.confirmed && sent > 1500) late.push(sent + 10 - beat.frame);
        else if (!beat.confirmed) seen.set(beat.frame, sent + 10 - beat.frame);
      }
    }
    const learned = [...seen].filter(([frame]) => frame > 1500).map(([, delay]) => delay);
    expect(learned.length).toBeGreaterThan(10);
    expect(Math.max(...learned)).toBeLessThan(0.3 * 500);
    expect(Math.max(...late)).toBeLessThanOrEqual(1.05 * 500);
  });

  it('wide early beats are called V and conducted ones N', () => {
    const ecg = generateEcg({ samplingFrequency: 360, leadCount: 2, seconds: 60, seed: 9, ventricularEvery: 7 });
    const beats = confirmed(runEcg(core, ecg)).filter((beat) => beat.frame > 5 * 360);
    for (const truth of ecg.beats.filter((beat) => beat.frame > 5 * 360)) {
      const beat = beats.find((candidate) => Math.abs(candidate.frame - truth.frame) < 30);
      expect(beat?.label, `beat at ${truth.frame}`).toBe(truth.ventricular ? 'V' : 'N');
    }
  });

  it('every confirmed beat gets one final label, in time order, within three seconds after the first ten', () => {
    const ecg = generateEcg({ samplingFrequency: 360, leadCount: 2, seconds: 60, seed: 9, ventricularEvery: 7 });
    const analyser = core.createEcgAnalyser({
      samplingFrequency: 360,
      leads: ['II', 'V1'].map((name) => ({ name, microvoltsPerUnit: 1, offset: 0, minimum: -32768, maximum: 32767 })),
    });
    const told: number[] = [];
    const labelled: number[] = [];
    const ventricular: number[] = [];
    const take = ({ beats, labels }: ReturnType<typeof analyser.push>, now: number) => {
      for (const beat of beats) if (beat.confirmed) told.push(beat.frame);
      for (const { frame, label } of labels) {
        labelled.push(frame);
        if (label === 'V') ventricular.push(frame);
        if (frame > 3600) expect(now - frame).toBeLessThanOrEqual(3 * 360);
      }
    };
    for (let sent = 0; sent < 60 * 360; sent += 20) take(analyser.push(ecg.samples.subarray(2 * sent, 2 * (sent + 20)), 20, sent, 0), sent + 20);
    take(analyser.finish(), 60 * 360);
    expect(labelled).toEqual(told);
    expect(compare(ventricular, ecg.beats.filter((beat) => beat.ventricular).map((beat) => beat.frame), 360, 0.08)).toEqual({ missed: [], extra: [] });
  });

  it.each([60, 100, 140, 180])('a recording cut %i ms after an R peak, at its start and its end, has no beat where only a T wave is left', (milliseconds) => {
    const ecg = generateEcg({ samplingFrequency: 500, leadCount: 1, seconds: 20, seed: 21 });
    const frames = ecg.beats.map((beat) => beat.frame);
    const shift = (milliseconds * 500) / 1000;
    const first = (frames[1] ?? 0) + shift;
    const last = (frames.at(-2) ?? 0) + shift;
    const found = confirmed(runEcg(core, { ...ecg, samples: ecg.samples.slice(first, last) })).map((beat) => beat.frame + first);
    const truth = frames.filter((frame) => frame > first && frame < last);
    const near = compare(found, truth, 500);
    expect(near.extra.filter((frame) => Math.abs(frame - first) > 40)).toEqual([]);
    expect(near.missed.filter((frame) => last - frame > 150)).toEqual([]);
  });

  it('the heart rate follows the rhythm and is null before there is one', () => {
    const ecg = generateEcg({ samplingFrequency: 250, leadCount: 1, seconds: 30, seed: 10, ratePerMinute: 90 });
    const { rates } = runEcg(core, ecg);
    expect(rates[0]).toBeNull();
    expect(rates.at(-1)).toBeGreaterThan(87);
    expect(rates.at(-1)).toBeLessThan(93);
  });

  it('a jump of the sample count is a gap: beats go on after it without a new learning time', () => {
    const ecg = generateEcg({ samplingFrequency: 500, leadCount: 1, seconds: 20, seed: 15 });
    const analyser = core.createEcgAnalyser({ samplingFrequency: 500, leads: [{ name: 'II', microvoltsPerUnit: 1, offset: 0, minimum: -32768, maximum: 32767 }] });
    const found: number[] = [];
    const gap = 7000;
    for (let sent = 0; sent < ecg.samples.length; sent += 20) {
      const first = sent < 5000 ? sent : sent + gap;
      for (const beat of analyser.push(ecg.samples.subarray(sent, sent + 20), 20, first, 0).beats) if (beat.confirmed) found.push(beat.frame);
    }
    for (const beat of analyser.finish().beats) if (beat.confirmed) found.push(beat.frame);
    const truth = ecg.beats.map((beat) => (beat.frame < 5000 ? beat.frame : beat.frame + gap));
    const { missed, extra } = compare(found, truth, 500);
    expect(extra).toEqual([]);
    expect(missed.filter((beat) => Math.abs(beat - 5000) > 150 && Math.abs(beat - 5000 - gap) > 150)).toEqual([]);
  });

  it.each([5, 20, 45])('noise of %i µV in a pause of six seconds is never a beat, and the beats go on after it', (noiseMicrovolts) => {
    const ecg = generateEcg({ samplingFrequency: 250, leadCount: 1, seconds: 40, seed: 16 });
    const silence = generateEcg({ samplingFrequency: 250, leadCount: 1, seconds: 10, seed: 17, ratePerMinute: 1, noiseMicrovolts });
    // The only beat of the silent signal lies in its first second.
    ecg.samples.set(silence.samples.subarray(500, 2000), 3000);
    const found = confirmed(runEcg(core, ecg)).map((beat) => beat.frame);
    expect(found.filter((frame) => frame > 3050 && frame < 4450)).toEqual([]);
    const after = ecg.beats.map((beat) => beat.frame).filter((frame) => frame > 4600);
    expect(compare(found.filter((frame) => frame > 4600), after, 250)).toEqual({ missed: [], extra: [] });
  });

  it('a block that does not hold its frames is refused with a typed error', () => {
    const analyser = core.createEcgAnalyser({ samplingFrequency: 500, leads: [{ name: 'II', microvoltsPerUnit: 1, offset: 0, minimum: -1, maximum: 1 }] });
    expect(() => analyser.push(new Int32Array(3), 4, 0, 0)).toThrow(expect.objectContaining({ code: 'limit-exceeded' }));
    expect(() => core.createEcgAnalyser({ samplingFrequency: 90, leads: [] })).toThrow(expect.objectContaining({ code: 'limit-exceeded' }));
  });
});

describe('quality of a lead', () => {
  const clean = () => generateEcg({ samplingFrequency: 500, leadCount: 3, seconds: 20, seed: 31 });
  const verdicts = (lead: string, outcome: ReturnType<typeof runEcg>) => outcome.quality.filter((second) => second.lead === lead).slice(6, 14);

  it('a clean lead is good', () => {
    const outcome = runEcg(core, clean());
    for (const lead of ['I', 'II', 'III']) for (const second of verdicts(lead, outcome)) expect(second).toMatchObject({ verdict: 'good', reasons: [] });
  });

  it('an electrode off takes its leads and no others, and the beats go on in those that stay', () => {
    const outcome = runEcg(core, clean(), () => 20, (sent) => (sent >= 2500 && sent < 7500 ? electrodeBit('LA') : 0));
    for (const lead of ['I', 'III']) for (const second of verdicts(lead, outcome)) expect(second).toMatchObject({ verdict: 'unreadable', reasons: ['off'] });
    for (const second of verdicts('II', outcome)) expect(second.verdict).toBe('good');
    expect(confirmed(outcome).filter((beat) => beat.frame > 3000 && beat.frame < 7000).length).toBeGreaterThan(7);
  });

  it('no beat is claimed while every lead is off', () => {
    const outcome = runEcg(core, clean(), () => 20, (sent) => (sent >= 2500 && sent < 7500 ? electrodeBit('RL') : 0));
    expect(confirmed(outcome).filter((beat) => beat.frame >= 2500 && beat.frame < 7500)).toEqual([]);
    expect(confirmed(outcome).filter((beat) => beat.frame >= 8000).length).toBeGreaterThan(1);
  });

  /** Lead I of the clean signal, changed from 5 s to 15 s. */
  const spoilt = (change: (value: number, frame: number) => number) => {
    const ecg = clean();
    for (let frame = 2500; frame < 7500; frame += 1) ecg.samples[3 * frame] = Math.round(change(ecg.samples[3 * frame] ?? 0, frame));
    return verdicts('I', runEcg(core, ecg));
  };

  it('a flat lead is unreadable', () => {
    for (const second of spoilt(() => 3)) expect(second).toMatchObject({ verdict: 'unreadable', reasons: ['flat'] });
  });

  it('a lead at the rail is unreadable', () => {
    for (const second of spoilt(() => 32767)) expect(second).toMatchObject({ verdict: 'unreadable' });
    for (const second of spoilt(() => 32767)) expect(second.reasons).toContain('saturated');
  });

  it('mains hum is named', () => {
    for (const second of spoilt((value, frame) => value + 250 * Math.sin((2 * Math.PI * 50 * frame) / 500))) {
      expect(second).toMatchObject({ verdict: 'doubtful', reasons: ['mains'] });
    }
  });

  it('muscle noise is named', () => {
    const random = uniform(77);
    for (const second of spoilt((value) => value + 900 * (random() - 0.5))) {
      expect(second.verdict).not.toBe('good');
      expect(second.reasons).toContain('muscle');
    }
  });

  it('drift is named', () => {
    const seconds = spoilt((value, frame) => value + 2500 * Math.sin((2 * Math.PI * 0.3 * frame) / 500));
    expect(seconds.filter((second) => second.reasons.includes('drift')).length).toBeGreaterThanOrEqual(4);
  });
});

describe('pulses of a generated pulse curve', () => {
  it.each([50, 75, 100, 125, 500])('one pulse per beat at %i Hz, dicrotic waves left out', (samplingFrequency) => {
    const pulse = generatePulse(samplingFrequency, 40, 41);
    const frames = runPulse(core, pulse).beats.filter((beat) => beat.confirmed).map((beat) => beat.frame / samplingFrequency);
    const delays = pulse.feet.map((foot) => Math.min(...frames.map((frame) => (frame >= foot ? frame - foot : Number.POSITIVE_INFINITY))));
    const usual = [...delays].sort((a, b) => a - b)[delays.length >> 1] ?? 0;
    expect(delays.filter((delay) => Math.abs(delay - usual) > 0.1)).toEqual([]);
    expect(Math.abs(frames.length - pulse.feet.length)).toBeLessThanOrEqual(1);
  });

  it('any cut into blocks gives the same pulses', () => {
    const pulse = generatePulse(75, 30, 42);
    const whole = runPulse(core, pulse, () => 10_000);
    expect(runPulse(core, pulse, () => 1).beats).toEqual(whole.beats);
    expect(runPulse(core, pulse, (sent) => (sent % 17) + 1).beats).toEqual(whole.beats);
  });

  it('the pulse rate follows and a flat curve has none', () => {
    const pulse = generatePulse(75, 30, 43, 100);
    expect(runPulse(core, pulse).rates.at(-1)).toBeGreaterThan(96);
    expect(runPulse(core, pulse).rates.at(-1)).toBeLessThan(104);
    const flat = { ...pulse, samples: new Int32Array(2250).fill(500) };
    const outcome = runPulse(core, flat);
    expect(outcome.beats).toEqual([]);
    expect(outcome.rates.at(-1)).toBeNull();
  });

  it('a rate out of range is refused with a typed error', () => {
    let thrown: unknown;
    try {
      core.createPulseAnalyser({ samplingFrequency: 5, minimum: 0, maximum: 255 });
    } catch (error) {
      thrown = error;
    }
    expect(isValisetteError(thrown, 'limit-exceeded')).toBe(true);
  });
});
