import { msg } from '@lit/localize';
import type { ElectrodeName } from '../../../model/lead.ts';
import { LABELS } from '../../../model/wording/labels.ts';
import { fillIn, language } from '../../locales/language.ts';
import { qualityWord, reasonWord } from '../quality.ts';
import type { QualityVerdict } from '../../../model/measurement.ts';
import type { FrameSpan, LeadQualitySpan, RecordedLeads } from './leads.ts';
import type { SheetWords } from './sheet.ts';

/** What the paper writes beside its traces, in the language of the page. */

/** "R", "V4": the letter on the cap of the electrode. */
export function electrodeLetter(electrode: ElectrodeName): string {
  return LABELS.electrode[electrode][language()].split(',')[0] ?? electrode;
}

/** "électrode V4 décollée" */
export function electrodeOffWords(leads: RecordedLeads, lead: string): string {
  const electrodes = leads.electrodesOff(lead);
  if (electrodes.length === 0) return msg('électrode décollée', { id: 'ecg-paper.lead-off' });
  return fillIn(msg('électrode {electrode} décollée', { id: 'ecg-paper.electrode-off' }), { electrode: electrodes.map(electrodeLetter).join(', ') });
}

const RANK: Readonly<Record<QualityVerdict, number>> = { good: 0, doubtful: 1, unreadable: 2 };

/** Worst verdict among spans that touch the stretch, with every reason given for a verdict that is not good. */
export function worstQuality(spans: readonly LeadQualitySpan[], frames: FrameSpan): { verdict: QualityVerdict; reasons: string[] } | null {
  const touching = spans.filter((span) => span.from < frames.to && span.to > frames.from);
  if (touching.length === 0) return null;
  const verdict = touching.reduce<QualityVerdict>((worst, span) => (RANK[span.verdict] > RANK[worst] ? span.verdict : worst), 'good');
  const reasons = new Set(touching.filter((span) => span.verdict !== 'good').flatMap((span) => span.reasons));
  return { verdict, reasons: [...reasons] };
}

export function sheetWords(leads: RecordedLeads): SheetWords {
  return {
    gap: msg('trou', { id: 'ecg-paper.gap' }),
    absent: msg('non enregistrée', { id: 'ecg-paper.absent' }),
    electrodeOff: (lead) => electrodeOffWords(leads, lead),
    quality: (lead, frames) => {
      const worst = worstQuality(leads.qualitySpans(lead), frames);
      if (worst === null || worst.verdict === 'good') return '';
      // "off" is already said on the dashed line.
      const reasons = worst.reasons.filter((reason) => reason !== 'off').map(reasonWord);
      if (reasons.length === 0) return '';
      return `${qualityWord(worst.verdict)} : ${reasons.join(', ')}`.replace(' :', language() === 'fr' ? '\u00a0:' : ':');
    },
  };
}
