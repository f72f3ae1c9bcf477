import { msg } from '@lit/localize';
import type { NumericName, NumericReading } from '../../../model/measurement.ts';
import { formatNumber, formatSpan } from '../../locales/format.ts';
import { fillIn } from '../../locales/language.ts';
import { reasonWord } from '../../widgets/quality.ts';
import type { QualityState } from '../../widgets/quality.ts';

/** Numbers of a case for the eye: a value is shown with its worth, or not at all. */

const DECIMALS: Readonly<Partial<Record<NumericName, number>>> = { temperature: 1, glucose: 1, perfusionIndex: 1, weight: 1 };

export function readingOf(vitals: readonly NumericReading[], name: NumericName): NumericReading | null {
  return vitals.find((reading) => reading.name === name) ?? null;
}

/** "88", or "—" when nothing usable was measured; an unreadable number is no number. */
export function readingText(reading: NumericReading | null): string {
  if (reading?.value === null || reading === null || reading.quality === 'unreadable') return '—';
  return formatNumber(reading.value, DECIMALS[reading.name] ?? 0);
}

/** "148/92" */
export function pressureText(vitals: readonly NumericReading[]): string {
  const systolic = readingOf(vitals, 'systolic');
  const diastolic = readingOf(vitals, 'diastolic');
  return systolic === null && diastolic === null ? '—' : `${readingText(systolic)}/${readingText(diastolic)}`;
}

/** The heart rate of the ECG; without one, the pulse of the finger, under its own name. */
export function rateReading(vitals: readonly NumericReading[]): NumericReading | null {
  const rate = readingOf(vitals, 'heartRate');
  return rate !== null && rate.value !== null ? rate : (readingOf(vitals, 'pulse') ?? rate);
}

/** Worse of two worths, for a pair shown as one number. */
export function pairQuality(first: NumericReading | null, second: NumericReading | null): QualityState {
  const rank: Readonly<Record<QualityState, number>> = { good: 0, doubtful: 1, unreadable: 2, stale: 3 };
  const states = [first, second].filter((reading) => reading !== null).map((reading): QualityState => reading.quality);
  return states.reduce<QualityState>((worst, state) => (rank[state] > rank[worst] ? state : worst), 'good');
}

/** "il y a 3 min" */
export function ageWords(iso: string, nowMilliseconds: number): string {
  return fillIn(msg('il y a {span}', { id: 'hospital.age' }), { span: formatSpan(nowMilliseconds - Date.parse(iso)) });
}

export function sourceWords(reading: NumericReading): string {
  switch (reading.source) {
    case 'instrument': return msg('instrument', { id: 'hospital.source-instrument' });
    case 'calculated': return msg('calculée', { id: 'hospital.source-calculated' });
    case 'manual': return msg('saisie à la main', { id: 'hospital.source-manual' });
  }
}

export function reasonWords(reasons: readonly string[]): string {
  return reasons.map(reasonWord).join(', ');
}

export function vitalWord(name: NumericName): string {
  switch (name) {
    case 'heartRate': return msg('FC', { id: 'hospital.vital-heartRate' });
    case 'pulse': return msg('Pouls', { id: 'hospital.vital-pulse' });
    case 'spo2': return 'SpO2';
    case 'perfusionIndex': return msg('Indice de perfusion', { id: 'hospital.vital-perfusionIndex' });
    case 'systolic': return msg('PAS', { id: 'hospital.vital-systolic' });
    case 'diastolic': return msg('PAD', { id: 'hospital.vital-diastolic' });
    case 'meanPressure': return msg('Pression moyenne', { id: 'hospital.vital-meanPressure' });
    case 'respiratoryRate': return msg('FR', { id: 'hospital.vital-respiratoryRate' });
    case 'temperature': return msg('Température', { id: 'hospital.vital-temperature' });
    case 'glucose': return msg('Glycémie', { id: 'hospital.vital-glucose' });
    case 'weight': return msg('Poids', { id: 'hospital.vital-weight' });
  }
}
