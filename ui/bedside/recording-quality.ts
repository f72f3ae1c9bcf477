import { TWELVE_LEADS } from '../../model/lead.ts';
import type { LeadName } from '../../model/lead.ts';
import type { QualityReason, QualityVerdict } from '../../model/measurement.ts';
import type { RecordingSummary } from '../../model/recording.ts';

export interface LeadWorth {
  readonly lead: LeadName;
  readonly verdict: QualityVerdict;
  readonly reasons: readonly QualityReason[];
}

const RANK: Readonly<Record<QualityVerdict, number>> = { good: 0, doubtful: 1, unreadable: 2 };

/** Worst verdict of each judged lead over the recording, in clinical order, with every reason met at that verdict. */
export function worstByLead(recording: RecordingSummary): LeadWorth[] {
  const worst = new Map<string, { verdict: QualityVerdict; reasons: Set<QualityReason> }>();
  for (const span of recording.analysis?.quality ?? []) {
    const known = worst.get(span.channel);
    if (known === undefined || RANK[span.verdict] > RANK[known.verdict]) worst.set(span.channel, { verdict: span.verdict, reasons: new Set(span.reasons) });
    else if (span.verdict === known.verdict) for (const reason of span.reasons) known.reasons.add(reason);
  }
  return TWELVE_LEADS.flatMap((lead) => {
    const known = worst.get(lead);
    return known === undefined ? [] : [{ lead, verdict: known.verdict, reasons: [...known.reasons] }];
  });
}

/** True when redoing the recording is the better next act. */
export function worthRedoing(recording: RecordingSummary): boolean {
  const electrodesOff = recording.streams.some((stream) => stream.signal === 'ecg' && stream.electrodesOff !== 0);
  return electrodesOff || !recording.complete || (recording.analysis !== null && recording.analysis.verdict !== 'good');
}
