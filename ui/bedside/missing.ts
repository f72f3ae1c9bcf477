import { msg } from '@lit/localize';
import type { CaseView } from '../../model/case-view.ts';
import { MOTIVES } from '../../model/codes/case-codes.ts';

/** Something expected and absent: shown with the button that fills it, never blocking. */
export interface MissingItem {
  readonly key: 'identity' | 'priority' | 'intention' | 'ecg' | 'oximetry' | 'pressure' | 'glucose' | 'temperature' | 'history' | 'call15';
  readonly text: string;
  readonly address: string;
}

/** What a reader of this case would look for and not find, the most useful first. */
export function missingItems(view: CaseView): MissingItem[] {
  const base = `/dossiers/${view.caseId}`;
  const has = (name: string): boolean => view.vitals.some((reading) => reading.name === name && reading.value !== null);
  const expected = new Set<string>(MOTIVES[view.motive].examinations);
  const recorded = (signal: string): boolean => view.recordings.some((recording) => recording.streams.some((stream) => stream.signal === signal));
  const items: (MissingItem | false)[] = [
    view.priority === null && { key: 'priority', text: msg('Priorité', { id: 'missing.priority' }), address: `${base}/priorite` },
    view.priority === 'P0' && view.call15At === null && { key: 'call15', text: msg('Heure de l’appel au 15', { id: 'missing.call15' }), address: `${base}/priorite` },
    (view.patient === null || view.patient.state === 'unknown') && { key: 'identity', text: msg('Identité', { id: 'missing.identity' }), address: `${base}/patient` },
    expected.has('ecg') && !recorded('ecg') && { key: 'ecg', text: 'ECG', address: `${base}/mesurer` },
    expected.has('oximetry') && !has('spo2') && { key: 'oximetry', text: msg('SpO₂', { id: 'numeric.spo2' }), address: `${base}/mesurer` },
    expected.has('pressure') && !has('systolic') && { key: 'pressure', text: msg('Tension', { id: 'missing.pressure' }), address: `${base}?saisir=systolic` },
    expected.has('glucose') && !has('glucose') && { key: 'glucose', text: msg('Glycémie', { id: 'numeric.glucose' }), address: `${base}?saisir=glucose` },
    !has('temperature') && { key: 'temperature', text: msg('Température', { id: 'numeric.temperature' }), address: `${base}?saisir=temperature` },
    !view.notes.some((note) => note.kind === 'history') && { key: 'history', text: msg('Histoire en une phrase', { id: 'missing.history' }), address: `${base}?saisir=note` },
    view.intention === null && view.packet === null && { key: 'intention', text: msg('Mon intention', { id: 'missing.intention' }), address: `${base}?saisir=intention` },
  ];
  return items.filter((item): item is MissingItem => item !== false);
}
