import { msg } from '@lit/localize';
import type { InstrumentKind, InstrumentState } from '../../model/instrument.ts';
import { electrodesOfMask } from '../../model/lead.ts';
import { LABELS } from '../../model/wording/labels.ts';
import { formatSpan } from '../locales/format.ts';
import { fillIn, language } from '../locales/language.ts';
import type { IconName } from '../widgets/icon.ts';
import type { QualityState } from '../widgets/quality.ts';
import { reasonWord } from '../widgets/quality.ts';

/** Slots of the suitcase plan, in the order they lie on the table. */
export const SUITCASE_SLOTS = ['ecg', 'oximeter', 'cuff', 'spirometer', 'laboratory', 'glucometer', 'thermometer'] as const satisfies readonly InstrumentKind[];

export const INSTRUMENT_ICONS: Readonly<Record<InstrumentKind, IconName>> = {
  ecg: 'ecg', oximeter: 'oximeter', cuff: 'cuff', spirometer: 'spirometer', glucometer: 'laboratory', laboratory: 'laboratory',
  thermometer: 'thermometer', scale: 'scale', camera: 'camera', 'case-controller': 'suitcase', unknown: 'help',
};

export function instrumentName(kind: InstrumentKind): string {
  if (kind === 'ecg') return msg('ECG 12 dérivations', { id: 'instrument.ecg' });
  if (kind === 'case-controller') return msg('Contrôleur', { id: 'instrument.case-controller' });
  if (kind === 'unknown') return msg('Appareil inconnu', { id: 'instrument.unknown' });
  const word = LABELS.instrument[kind][language()];
  return word.charAt(0).toLocaleUpperCase() + word.slice(1);
}

/** Shape beside an instrument: about readiness, never about the person. */
export function instrumentShape(state: InstrumentState | null): QualityState {
  if (state === null || state.status === 'lost') return 'stale';
  if (state.status === 'silent') return 'unreadable';
  if (state.status === 'unrecognised') return 'doubtful';
  if (state.status === 'to-check' || state.electrodesOff !== 0) return 'doubtful';
  return state.status === 'found' ? 'stale' : 'good';
}

export function isReady(state: InstrumentState | null): boolean {
  return state !== null && (state.status === 'ready' || state.status === 'measuring' || state.status === 'to-check');
}

/** One line under the name: what it does, or what to do. */
export function instrumentLine(state: InstrumentState | null, now: number): string {
  if (state === null) return msg('Débranché', { id: 'instrument.absent' });
  const since = formatSpan(now - Date.parse(state.since));
  const off = electrodesOfMask(state.electrodesOff);
  switch (state.status) {
    case 'found': return msg('Reconnaissance…', { id: 'instrument.found' });
    case 'lost': return fillIn(msg('Débranché depuis {span}', { id: 'instrument.lost' }), { span: since });
    case 'silent': return fillIn(msg('Muet depuis {span}, reprise…', { id: 'instrument.silent' }), { span: since });
    case 'unrecognised': return msg('Non reconnu : rien ne lui est envoyé', { id: 'instrument.ignored' });
    case 'to-check': case 'ready': case 'measuring':
      if (off.length > 0) return off.length === 1 ? fillIn(msg('Électrode {electrode} décollée', { id: 'instrument.electrode-off' }), { electrode: off.join() }) : fillIn(msg('{count} électrodes décollées', { id: 'instrument.electrodes-off' }), { count: off.length });
      if (state.reasons.length > 0) return state.reasons.map(reasonWord).join(', ');
      return state.status === 'measuring' ? fillIn(msg('Mesure · {label}', { id: 'instrument.measuring' }), { label: state.label }) : fillIn(msg('Prêt · {label}', { id: 'instrument.ready' }), { label: state.label });
  }
}
