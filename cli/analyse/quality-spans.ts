import type { QualityReason, QualityVerdict } from '../../model/measurement.ts';

export interface QualitySpan {
  readonly from: number;
  readonly to: number;
  readonly lead: string;
  readonly verdict: QualityVerdict;
  readonly reasons: readonly QualityReason[];
}

/** Joins neighbouring seconds of one lead that say the same. Sorted by lead, then time. */
export function joinQuality(seconds: readonly QualitySpan[]): QualitySpan[] {
  const byLead = new Map<string, QualitySpan[]>();
  for (const second of seconds) {
    const spans = byLead.get(second.lead) ?? [];
    byLead.set(second.lead, spans);
    const last = spans.at(-1);
    const same = last?.to === second.from && last.verdict === second.verdict && last.reasons.join() === second.reasons.join();
    if (same) spans[spans.length - 1] = { ...last, to: second.to };
    else spans.push(second);
  }
  return [...byLead.values()].flat();
}

/** Share of each lead's time with the given verdict. */
export function verdictShare(spans: readonly QualitySpan[], lead: string, verdict: QualityVerdict): number {
  let all = 0;
  let matching = 0;
  for (const span of spans) {
    if (span.lead !== lead) continue;
    all += span.to - span.from;
    if (span.verdict === verdict) matching += span.to - span.from;
  }
  return all > 0 ? matching / all : 0;
}
