import type { QualitySpan } from './quality-spans.ts';

/** Stretches in which at least one lead can be read, in time order; everything without any verdict. */
export function readableStretches(quality: readonly QualitySpan[], frameCount: number): { from: number; to: number }[] {
  const leads = new Set(quality.map((span) => span.lead)).size;
  // Each unreadable span of a lead takes one lead away while it lasts.
  const changes = new Map<number, number>();
  const change = (at: number, by: number) => changes.set(at, (changes.get(at) ?? 0) + by);
  for (const span of quality) {
    if (span.verdict !== 'unreadable') continue;
    change(span.from, 1);
    change(span.to, -1);
  }
  const stretches: { from: number; to: number }[] = [];
  let lost = 0;
  let from: number | null = 0;
  for (const at of [...changes.keys()].sort((a, b) => a - b)) {
    lost += changes.get(at) ?? 0;
    const readable = leads === 0 || lost < leads;
    if (!readable && from !== null) {
      if (at > from) stretches.push({ from, to: at });
      from = null;
    } else if (readable) from ??= at;
  }
  if (from !== null && from < frameCount) stretches.push({ from, to: frameCount });
  return stretches;
}
