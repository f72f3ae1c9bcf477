import type { WfdbAnnotation } from '../../formats/wfdb-annotations.ts';
import type { MarkedBeat, Stretch } from './match-beats.ts';

/** MIT beat mnemonics and their AAMI classes (EC57). Flutter waves (`!`) are no beats. */
const AAMI: Readonly<Record<string, string>> = {
  N: 'N', L: 'N', R: 'N', B: 'N', A: 'S', a: 'S', J: 'S', S: 'S', e: 'S', j: 'S', n: 'S', V: 'V', r: 'V', E: 'V', F: 'F', Q: 'Q', '/': 'Q', f: 'Q', '?': 'Q',
};

/** Beats of an annotation file, and the ventricular fibrillation (`[` to `]`) that is left out of scoring. */
export function referenceBeats(annotations: readonly WfdbAnnotation[]): { beats: MarkedBeat[]; fibrillation: Stretch[] } {
  const beats: MarkedBeat[] = [];
  const fibrillation: Stretch[] = [];
  let since: number | null = null;
  for (const { sample, symbol } of annotations) {
    if (since !== null) {
      if (symbol === ']') {
        fibrillation.push({ from: since, to: sample });
        since = null;
      }
    } else if (symbol === '[') {
      since = sample;
    } else {
      const label = AAMI[symbol];
      if (label !== undefined) beats.push({ at: sample, label });
    }
  }
  if (since !== null) fibrillation.push({ from: since, to: Number.POSITIVE_INFINITY });
  return { beats, fibrillation };
}
