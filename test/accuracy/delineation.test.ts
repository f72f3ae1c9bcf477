import { describe, expect, it } from 'vitest';
import type { WfdbAnnotation } from '../../formats/wfdb-annotations.ts';
import { intervalsOfGlobal, intervalsOfLeads, median, standardDeviation } from '../../cli/accuracy/delineation-intervals.ts';
import { countMarks, leadReference, pairMarks, type WaveMarks } from '../../cli/accuracy/delineation-marks.ts';

/** `(100 p120 )140` …, as LUDB writes its marks. */
const annotations = (text: string): WfdbAnnotation[] =>
  text.split(' ').map((word) => ({ sample: Number(word.slice(1)), symbol: word.slice(0, 1), subtype: 0, channel: 0, number: 0, text: '' }));
const BEAT = '(100 p120 )145 (170 N190 )215 (330 t370 )400';
const shifted = (marks: WaveMarks, by: number): WaveMarks => Object.fromEntries(Object.entries(marks).map(([kind, places]) => [kind, places.map((at) => at + by)])) as unknown as WaveMarks;

describe('marks of one lead', () => {
  it('onset and end stand beside their peak; a wave without them has a peak only', () => {
    const { marks, first, last } = leadReference(annotations(`N20 )40 ${BEAT}`));
    expect(marks).toEqual({ pOn: [100], pPeak: [120], pOff: [145], qrsOn: [170], qrsPeak: [20, 190], qrsOff: [40, 215], tPeak: [370], tOff: [400] });
    expect([first, last]).toEqual([20, 400]);
  });

  it('as many pairs as can be, in order, then the nearest', () => {
    expect(pairMarks([100, 200], [150, 160], 75)).toEqual([[0, 0], [1, 1]]);
    expect(pairMarks([100], [40, 110, 120], 75)).toEqual([[0, 1]]);
    // The nearest pair (second and first) would leave a mark alone: two pairs are better.
    expect(pairMarks([100, 160], [155, 230], 75)).toEqual([[0, 0], [1, 1]]);
    expect(pairMarks([100], [176], 75)).toEqual([]);
    expect(pairMarks([], [1], 75)).toEqual([]);
  });

  it('what is marked outside the marks by hand counts neither way; inside it is extra', () => {
    const reference = leadReference(annotations(BEAT));
    expect(countMarks(reference, 'qrsPeak', [10, 194, 300, 900], 75, 500)).toEqual({ found: 1, missed: 0, extra: 1, errorsMilliseconds: [8] });
    expect(countMarks(reference, 'tOff', [], 75, 500)).toEqual({ found: 0, missed: 1, extra: 0, errorsMilliseconds: [] });
  });
});

describe('global intervals', () => {
  const one = leadReference(annotations(BEAT)).marks;

  it('of leads that agree are those of any lead', () => {
    const intervals = intervalsOfLeads(Array.from({ length: 12 }, () => one), 500);
    expect(intervals).toEqual({ p: 90, pr: 140, qrs: 90, qt: 460 });
    expect(intervalsOfGlobal(one, 500)).toEqual(intervals);
  });

  it('run from the third earliest onset to the third latest end over the leads', () => {
    const leads = [-30, -20, -10, 0, 0, 0, 0, 0, 0, 6, 14, 30].map((by) => shifted(one, by));
    expect(intervalsOfLeads(leads, 500)).toMatchObject({ qrs: 2 * (215 + 6 - (170 - 10)), p: 2 * (145 + 6 - (100 - 10)) });
  });

  it('what too few leads have does not exist', () => {
    const without = { ...one, pOn: [], pPeak: [], pOff: [] };
    const { p, pr, qrs } = intervalsOfLeads([one, one, ...Array.from({ length: 10 }, () => without)], 500);
    expect([p, pr, qrs]).toEqual([Number.NaN, Number.NaN, 90]);
  });

  it('median and deviation are the usual ones', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
    expect(median([])).toBeNaN();
    expect(standardDeviation([2, 4, 4, 4, 5, 5, 7, 9])).toBeCloseTo(2.138, 3);
    expect(standardDeviation([1])).toBeNaN();
  });
});
