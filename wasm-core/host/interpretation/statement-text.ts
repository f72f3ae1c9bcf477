import type { EcgStatement } from '../../../model/ecg-measurement.ts';
import { ValisetteError } from '../../../model/errors.ts';
import { ECG_STATEMENTS, type EcgStatementSentence } from '../../../model/wording/ecg-statements.ts';
import { ECG_TERMS } from '../../../model/wording/ecg-terms.ts';
import { LABELS } from '../../../model/wording/labels.ts';
import type { Language, Sentence } from '../../../model/wording/sentence.ts';
import { formatDate, formatMeasure, formatNumber } from './number-format.ts';

const MOST_LEAD_VALUES = 6;
const NO_BREAK = '\u00A0';

/** Tables that name a code, by placeholder. */
const WORDS: Readonly<Record<string, readonly Readonly<Record<string, Sentence>>[]>> = {
  reason: [LABELS.reason, ECG_TERMS.reason],
  rule: [ECG_TERMS.rule],
  rules: [ECG_TERMS.rule],
  rhythm: [LABELS.rhythm],
  rhythmPrevious: [LABELS.rhythm],
  electrode: [LABELS.electrode],
  electrodes: [LABELS.electrode],
  slope: [ECG_TERMS.slope],
  pState: [ECG_TERMS.pState],
  avEvidence: [ECG_TERMS.avEvidence],
  variant: [ECG_TERMS.variant],
};

function word(tables: readonly Readonly<Record<string, Sentence>>[], code: string, language: Language): string {
  return tables.map((table) => table[code]).find((sentence) => sentence !== undefined)?.[language] ?? code;
}

/** "II 0,21 mV, III 0,28 mV"; with the symbol of the wave where several are shown. */
function leadValues({ evidence }: EcgStatement, language: Language): string {
  const items = evidence.filter((item) => item.lead !== null);
  const mixed = new Set(items.map((item) => item.what)).size > 1;
  const shown = items.slice(0, MOST_LEAD_VALUES).map((item) => {
    const symbol = mixed ? ` ${word([ECG_TERMS.symbol], item.what, language)}` : '';
    return `${item.lead ?? ''}${symbol} ${formatMeasure(item.value, item.unit, language)}`;
  });
  return shown.join(', ') + (items.length > MOST_LEAD_VALUES ? ' …' : '');
}

/** One threshold for all, or one per lead. */
function thresholds({ evidence }: EcgStatement, language: Language): string {
  const items = evidence.filter((item) => item.lead !== null && item.threshold !== null);
  const texts = items.map((item) => formatMeasure(item.threshold ?? 0, item.unit, language));
  if (new Set(texts).size <= 1) return texts[0] ?? '';
  return items.slice(0, MOST_LEAD_VALUES).map((item, index) => `${item.lead ?? ''} ${texts[index] ?? ''}`).join(', ') + (items.length > MOST_LEAD_VALUES ? ' …' : '');
}

/** Figures of the evidence one after the other; the unit stands in the sentence, or is added when it does not. */
function figures({ evidence, code }: EcgStatement, language: Language): string {
  const separator = language === 'fr' ? `${NO_BREAK}; ` : '; ';
  if (code === 'rule-not-evaluated' || code === 'st-not-evaluated' || code === 'serial-not-comparable') {
    return evidence
      .filter((item) => item.unit !== '')
      .map((item) => `${word([ECG_TERMS.symbol], item.what, language)} ${formatMeasure(item.value, item.unit, language)}`)
      .join(separator);
  }
  return evidence.filter((item) => item.lead !== null).map((item) => formatNumber(item.value, 2, language)).join(separator);
}

/** Text of one placeholder, or null when there is nothing to show. `following` is what the template has next. */
function fill(name: string, following: string, one: EcgStatement, language: Language): string | null {
  const value = one.values[name];
  if (value === undefined || value === '') {
    const derived = name === 'leadValues' ? leadValues(one, language) : name === 'thresholds' ? thresholds(one, language) : name === 'values' ? figures(one, language) : name === 'leads' ? [...new Set(one.evidence.flatMap(({ lead }) => lead ?? []))].join(', ') : '';
    return derived === '' ? null : derived;
  }
  const tables = WORDS[name];
  if (tables !== undefined) return String(value).split(',').map((code) => word(tables, code, language)).join(', ');
  if (name === 'date') return formatDate(String(value), language);
  if (name === 'leadReasons') {
    return String(value).split(',').map((pair) => {
      const [lead = '', reason = ''] = pair.split(':');
      return `${lead} ${word([LABELS.reason, LABELS.verdict], reason, language)}`;
    }).join(', ');
  }
  if (typeof value === 'string') return name === 'leads' ? value.split(',').join(', ') : value;
  if (!Number.isFinite(value)) return null;
  if (name === 'from' || name === 'to' || name === 'time') return `${formatNumber(value, 1, language, 0)}${NO_BREAK}s`;
  if (name === 'ratio' || name === 'correlation') return formatNumber(value, 2, language);
  const unit = /^[\s\u00A0]?(mV|mmol\/L|s(?![a-zé]))/.exec(following)?.[1];
  if (unit === 'mV') return formatNumber(value, 2, language);
  if (unit === 'mmol/L') return formatNumber(value, 1, language);
  return formatNumber(value, unit === 's' ? 1 : 0, language, 0);
}

/** Fills a template; a clause whose placeholder has no value is left out whole. */
function fillTemplate(template: string, one: EcgStatement, language: Language): string {
  const end = template.endsWith('.') ? '.' : '';
  const body = end === '' ? template : template.slice(0, -1);
  let text = '';
  for (const [, separator = '', clause = ''] of body.matchAll(/(^|\.\s+|[\s\u00A0]?;\s+|,\s+)((?:(?!\.\s+|[\s\u00A0]?;\s+|,\s+).)*)/gsu)) {
    let complete = true;
    const filled = clause.replace(/\{(\w+)\}/g, (whole: string, name: string, at: number) => {
      const shown = fill(name, clause.slice(at + whole.length), one, language);
      if (shown === null) complete = false;
      return shown ?? '';
    });
    if (!complete || filled === '') continue;
    text += text === '' ? filled.charAt(0).toLocaleUpperCase(language) + filled.slice(1) : separator + filled;
  }
  return text === '' ? '' : text + end;
}

/**
 * What the screen and the print show of a statement. Decimals by Intl, French spaces as U+00A0.
 * @throws ValisetteError `internal` for a code that is in no table.
 */
export function statementText(one: EcgStatement, language: Language): { readonly sentence: string; readonly evidence: string; readonly todo: string } {
  const entry = (ECG_STATEMENTS as Readonly<Record<string, EcgStatementSentence>>)[one.code];
  if (entry === undefined) throw new ValisetteError('internal', `no sentence for ECG statement ${one.code}`, { statement: one.code });
  return { sentence: fillTemplate(entry.sentence[language], one, language), evidence: fillTemplate(entry.evidence[language], one, language), todo: entry.todo[language] };
}
