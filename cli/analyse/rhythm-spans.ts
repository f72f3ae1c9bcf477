import type { QualitySpan } from './quality-spans.ts';

export interface RhythmSpan {
  readonly from: number;
  readonly to: number;
  readonly label: 'asystole' | 'other' | 'unreadable';
}

/** No QRS for this long is asystole (PhysioNet 2015). */
const ASYSTOLE_SECONDS = 4;

/**
 * What can honestly be said of the rhythm without naming it: stretches where no lead is readable, pauses of four seconds
 * and more between readable signal, and everything else.
 */
export function rhythmSpans(beats: readonly number[], quality: readonly QualitySpan[], frameCount: number, samplingFrequency: number): RhythmSpan[] {
  const leads = new Set(quality.map((span) => span.lead));
  const cuts = [...new Set([0, frameCount, ...quality.flatMap((span) => [span.from, span.to])])].sort((a, b) => a - b);
  const spans: RhythmSpan[] = [];
  const add = (span: RhythmSpan) => {
    const last = spans.at(-1);
    if (span.to <= span.from) return;
    if (last?.label === span.label && last.to === span.from) spans[spans.length - 1] = { ...last, to: span.to };
    else spans.push(span);
  };
  const readable: { from: number; to: number }[] = [];
  for (let i = 1; i < cuts.length; i += 1) {
    const from = cuts[i - 1] ?? 0;
    const to = cuts[i] ?? 0;
    const lost = quality.filter((span) => span.verdict === 'unreadable' && span.from <= from && span.to >= to);
    const seen = new Set(lost.map((span) => span.lead)).size < leads.size || leads.size === 0;
    const last = readable.at(-1);
    if (!seen) continue;
    if (last?.to === from) last.to = to;
    else readable.push({ from, to });
  }
  let at = 0;
  for (const stretch of readable) {
    add({ from: at, to: stretch.from, label: 'unreadable' });
    const marks = [stretch.from, ...beats.filter((beat) => beat >= stretch.from && beat < stretch.to), stretch.to];
    for (let i = 1; i < marks.length; i += 1) {
      const from = marks[i - 1] ?? 0;
      const to = marks[i] ?? 0;
      add({ from, to, label: to - from >= ASYSTOLE_SECONDS * samplingFrequency ? 'asystole' : 'other' });
    }
    at = stretch.to;
  }
  add({ from: at, to: frameCount, label: 'unreadable' });
  return spans;
}
