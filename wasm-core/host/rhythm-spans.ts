import type { BeatLabel } from './ecg.ts';
import type { RhythmDecision, WaveLook } from './rhythm.ts';
import { ASYSTOLE_SECONDS, FIBRILLATION_SECONDS, isRegular, isVentricularFibrillation, ratePerMinute, VENTRICULAR_TACHYCARDIA } from './rhythm-rules.ts';

/** Names of the analysis contract. Flutter and pacing are not told by this core: what may be flutter is `other` with a finding. */
export type RhythmLabel = 'sinus' | 'atrial-fibrillation' | 'ventricular-tachycardia' | 'ventricular-fibrillation' | 'asystole' | 'other' | 'unreadable';

export interface RhythmSpan {
  /** Frames, `to` excluded. */
  readonly from: number;
  readonly to: number;
  readonly label: RhythmLabel;
}

export type RhythmFindingKind = 'bigeminy' | 'trigeminy' | 'ventricular-run' | 'pause' | 'dropped-beat' | 'flutter-not-excluded';

export interface RhythmFinding {
  readonly kind: RhythmFindingKind;
  readonly from: number;
  readonly to: number;
}

export interface RhythmInput {
  readonly samplingFrequency: number;
  readonly frameCount: number;
  /** Stretches in which at least one lead can be read, in time order. */
  readonly readable: readonly { readonly from: number; readonly to: number }[];
  /** Confirmed beats in time order. */
  readonly beats: readonly { readonly frame: number; readonly label: BeatLabel }[];
  /** Decisions in time order; the early ones are passed over. */
  readonly decisions: readonly RhythmDecision[];
  readonly looks: readonly WaveLook[];
}

/** Waves before R as alike as this are P waves. */
const P_WAVES = 0.3;
/** Beats on either side that vote on the name of one. */
const VOTERS = 8;
const SINUS = { slowest: 30, fastest: 150 } as const;
const FLUTTER = { slowest: 140, fastest: 160, beats: 12, tolerance: 0.04 } as const;
const PAUSE_SECONDS = 2;
const SHORTEST_RUN = 3;
/** Groups in a row that make a bigeminy or trigeminy. */
const GROUPS = 3;
const DROPPED = { least: 1.8, most: 2.2 } as const;

/** Rhythm of a stretch of stream, without overlap and without holes from 0 to `frameCount`. */
export function rhythmSpans(input: RhythmInput): RhythmSpan[] {
  const spans: RhythmSpan[] = [];
  const add = (from: number, to: number, label: RhythmLabel) => {
    if (to <= from) return;
    const last = spans.at(-1);
    if (last?.label === label && last.to === from) spans[spans.length - 1] = { ...last, to };
    else spans.push({ from, to, label });
  };
  const fibrillation = fibrillationSpans(input);
  const names = beatNames(input);
  let at = 0;
  for (const stretch of input.readable) {
    add(at, stretch.from, 'unreadable');
    const beats = input.beats.map((beat, i) => ({ frame: beat.frame, name: names[i] ?? 'other' })).filter(({ frame }) => frame >= stretch.from && frame < stretch.to);
    for (const piece of piecesOf(stretch, beats, input.samplingFrequency)) {
      let from = piece.from;
      for (const wave of fibrillation) {
        if (wave.to <= from || wave.from >= piece.to) continue;
        add(from, Math.max(from, wave.from), piece.label);
        add(Math.max(from, wave.from), Math.min(piece.to, wave.to), 'ventricular-fibrillation');
        from = Math.min(piece.to, wave.to);
      }
      add(from, piece.to, piece.label);
    }
    at = stretch.to;
  }
  add(at, input.frameCount, 'unreadable');
  return spans;
}

/** Stretch cut half-way between beats of different names; a pause of four seconds is asystole from beat to beat. */
function piecesOf(stretch: { readonly from: number; readonly to: number }, beats: readonly { frame: number; name: RhythmLabel }[], rate: number): RhythmSpan[] {
  const pieces: RhythmSpan[] = [];
  const long = (from: number, to: number) => to - from >= ASYSTOLE_SECONDS * rate;
  let from = stretch.from;
  let label: RhythmLabel = beats[0]?.name ?? 'other';
  let previous = stretch.from;
  for (const beat of beats) {
    if (long(previous, beat.frame)) {
      pieces.push({ from, to: previous, label }, { from: previous, to: beat.frame, label: 'asystole' });
      from = beat.frame;
    } else if (beat.name !== label) {
      const cut = previous === stretch.from ? previous : Math.round((previous + beat.frame) / 2);
      pieces.push({ from, to: cut, label });
      from = cut;
    }
    label = beat.name;
    previous = beat.frame;
  }
  if (long(previous, stretch.to)) pieces.push({ from, to: previous, label }, { from: previous, to: stretch.to, label: 'asystole' });
  else pieces.push({ from, to: stretch.to, label });
  return pieces.filter((piece) => piece.to > piece.from);
}

function fibrillationSpans({ looks, beats, samplingFrequency }: RhythmInput): { from: number; to: number }[] {
  const spans: { from: number; to: number }[] = [];
  let first = 0;
  for (const look of looks) {
    const from = look.to - FIBRILLATION_SECONDS * samplingFrequency;
    while (first < beats.length && (beats[first]?.frame ?? 0) < from) first += 1;
    let end = first;
    while (end < beats.length && (beats[end]?.frame ?? 0) < look.to) end += 1;
    if (!isVentricularFibrillation(look, beats.slice(first, end))) continue;
    const last = spans.at(-1);
    if (last !== undefined && from <= last.to) last.to = look.to;
    else spans.push({ from: Math.max(0, from), to: look.to });
  }
  return spans;
}

/** What each beat is part of. */
function beatNames({ beats, decisions, samplingFrequency }: RhythmInput): RhythmLabel[] {
  const decided = new Map(decisions.filter((decision) => decision.decided).map((decision) => [decision.frame, decision]));
  // A beat that was confirmed too late to be decided is part of what the one before it is.
  let decision: RhythmDecision | undefined;
  const rough = beats.map((beat, i): RhythmLabel => {
    decision = decided.get(beat.frame) ?? decision;
    if (decision === undefined) return 'other';
    if (decision.fibrillation > 0.5) return 'atrial-fibrillation';
    const rate = ratePerMinute(beats.slice(Math.max(0, i - VOTERS), i + VOTERS + 1).map(({ frame }) => frame), samplingFrequency);
    return decision.likeness !== null && decision.likeness >= P_WAVES && rate >= SINUS.slowest && rate <= SINUS.fastest ? 'sinus' : 'other';
  });
  const names = rough.map((name, i): RhythmLabel => {
    if (name === 'atrial-fibrillation') return name;
    const around = rough.slice(Math.max(0, i - VOTERS), i + VOTERS + 1).filter((vote) => vote !== 'atrial-fibrillation');
    return 2 * around.filter((vote) => vote === 'sinus').length > around.length ? 'sinus' : 'other';
  });
  for (const run of ventricularRuns(beats)) {
    const frames = beats.slice(run.first, run.end).map((beat) => beat.frame);
    if (frames.length < VENTRICULAR_TACHYCARDIA.beats || ratePerMinute(frames, samplingFrequency) <= VENTRICULAR_TACHYCARDIA.perMinute) continue;
    names.fill('ventricular-tachycardia', run.first, run.end);
  }
  return names;
}

/** Runs of ventricular beats, places in the list. */
function ventricularRuns(beats: RhythmInput['beats']): { first: number; end: number }[] {
  const runs: { first: number; end: number }[] = [];
  for (let i = 0; i < beats.length; i += 1) {
    if (beats[i]?.label !== 'V') continue;
    const last = runs.at(-1);
    if (last?.end === i) last.end = i + 1;
    else runs.push({ first: i, end: i + 1 });
  }
  return runs;
}

/** Patterns a reader wants pointed out; they do not change the name of the rhythm. Sorted by place. */
export function rhythmFindings(input: RhythmInput): RhythmFinding[] {
  const { beats, samplingFrequency } = input;
  const findings: RhythmFinding[] = [];
  const put = (kind: RhythmFindingKind, first: number, last: number) => findings.push({ kind, from: beats[first]?.frame ?? 0, to: beats[last]?.frame ?? 0 });
  for (const run of ventricularRuns(beats)) {
    const frames = beats.slice(run.first, run.end).map((beat) => beat.frame);
    if (frames.length >= SHORTEST_RUN && ratePerMinute(frames, samplingFrequency) > VENTRICULAR_TACHYCARDIA.perMinute) put('ventricular-run', run.first, run.end - 1);
  }
  const labels = beats.map((beat) => (beat.label === 'V' ? 'V' : 'N')).join('');
  for (const [kind, pattern] of [['bigeminy', `(?:NV){${GROUPS},}`], ['trigeminy', `(?:NNV){${GROUPS},}`]] as const) {
    for (const match of labels.matchAll(new RegExp(pattern, 'g'))) put(kind, match.index, match.index + match[0].length - 1);
  }
  const readable = (from: number, to: number) => input.readable.some((stretch) => stretch.from <= from && to <= stretch.to);
  for (let i = 1; i < beats.length; i += 1) {
    const from = beats[i - 1]?.frame ?? 0;
    const to = beats[i]?.frame ?? 0;
    if (!readable(from, to)) continue;
    if (to - from >= PAUSE_SECONDS * samplingFrequency) put('pause', i - 1, i);
    if (droppedBeat(beats, i)) put('dropped-beat', i - 1, i);
  }
  let start = 0;
  for (let i = FLUTTER.beats; i <= beats.length; i += 1) {
    const frames = beats.slice(i - FLUTTER.beats, i).map((beat) => beat.frame);
    const rate = ratePerMinute(frames, samplingFrequency);
    const fits = rate >= FLUTTER.slowest && rate <= FLUTTER.fastest && isRegular(frames, FLUTTER.beats, FLUTTER.tolerance);
    if (fits && start === 0) start = i;
    if (start > 0 && (!fits || i === beats.length)) {
      put('flutter-not-excluded', start - FLUTTER.beats, i - (fits ? 1 : 2));
      start = 0;
    }
  }
  return findings.sort((a, b) => a.from - b.from);
}

/** An interval of about twice its regular neighbours, between conducted beats: a beat was blocked, or missed. */
function droppedBeat(beats: RhythmInput['beats'], i: number): boolean {
  const around = beats.slice(i - 4 < 0 ? 0 : i - 4, i).concat(beats.slice(i, i + 4));
  if (around.length < 8 || around.some((beat) => beat.label !== 'N')) return false;
  const frames = around.map((beat) => beat.frame);
  if (!isRegular(frames.slice(0, 4), 4, 0.1) || !isRegular(frames.slice(4), 4, 0.1)) return false;
  const usual = ((frames[3] ?? 0) - (frames[0] ?? 0)) / 3;
  const gap = (frames[4] ?? 0) - (frames[3] ?? 0);
  return gap >= DROPPED.least * usual && gap <= DROPPED.most * usual;
}
