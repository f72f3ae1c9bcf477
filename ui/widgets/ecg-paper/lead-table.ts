import { msg } from '@lit/localize';
import { html } from 'lit';
import type { TemplateResult } from 'lit';
import { formatNumber } from '../../locales/format.ts';
import { fillIn } from '../../locales/language.ts';
import { qualityWord, reasonWord } from '../quality.ts';
import type { FrameSpan, RecordedLeads } from './leads.ts';
import { centreOf } from './leads.ts';
import { electrodeOffWords, worstQuality } from './words.ts';

/** The drawing as a table: for each lead its origin, its extent and its worth. */
export function leadTable(leads: RecordedLeads, names: readonly string[], frames: FrameSpan): TemplateResult {
  return html`<table data-test="lead-table">
    <thead><tr>
      <th scope="col">${msg('Dérivation', { id: 'ecg-paper.column-lead' })}</th>
      <th scope="col">${msg('Origine', { id: 'ecg-paper.column-origin' })}</th>
      <th scope="col">${msg('Du plus bas au plus haut, mV', { id: 'ecg-paper.column-range' })}</th>
      <th scope="col">${msg('Qualité', { id: 'ecg-paper.column-quality' })}</th>
    </tr></thead>
    <tbody>${names.map((name) => html`<tr data-lead=${name}>
      <th scope="row">${name}</th><td>${originWords(leads, name)}</td><td>${extentWords(leads, name, frames)}</td><td>${qualityWords(leads, name, frames)}</td>
    </tr>`)}</tbody>
  </table>`;
}

function originWords(leads: RecordedLeads, lead: string): string {
  switch (leads.presence(lead)) {
    case 'measured': return msg('mesurée', { id: 'ecg-paper.measured' });
    case 'derived': return msg('calculée de I et II', { id: 'ecg-paper.derived' });
    case 'absent': return msg('non enregistrée', { id: 'ecg-paper.absent' });
  }
}

/** Extremes around the middle value of the stretch, as drawn; a dash where nothing was received. */
export function extentOf(leads: RecordedLeads, lead: string, frames: FrameSpan): readonly [number, number] | null {
  const values = leads.millivolts(lead, frames.from, frames.to);
  const centre = centreOf(values);
  if (Number.isNaN(centre)) return null;
  let lowest = Infinity;
  let highest = -Infinity;
  for (const value of values) {
    if (value < lowest) lowest = value;
    if (value > highest) highest = value;
  }
  return [lowest - centre, highest - centre];
}

function extentWords(leads: RecordedLeads, lead: string, frames: FrameSpan): string {
  const extent = extentOf(leads, lead, frames);
  return extent === null ? '—' : `${formatNumber(extent[0], 2)} / ${formatNumber(extent[1], 2)}`;
}

function qualityWords(leads: RecordedLeads, lead: string, frames: FrameSpan): string {
  if (leads.presence(lead) === 'absent') return '—';
  const parts: string[] = [];
  if (leads.offSpans(lead).some((span) => span.from < frames.to && span.to > frames.from)) parts.push(electrodeOffWords(leads, lead));
  const worst = worstQuality(leads.qualitySpans(lead), frames);
  if (worst !== null) {
    parts.push(qualityWord(worst.verdict));
    parts.push(...worst.reasons.filter((reason) => reason !== 'off').map(reasonWord));
  } else if (parts.length === 0) parts.push(msg('non analysée', { id: 'ecg-paper.not-analysed' }));
  const gaps = leads.stream.gaps.filter((gap) => gap.from < frames.to && gap.to > frames.from).length;
  if (gaps === 1) parts.push(msg('1 trou', { id: 'ecg-paper.gap-one' }));
  else if (gaps > 1) parts.push(fillIn(msg('{count} trous', { id: 'ecg-paper.gaps-count' }), { count: gaps }));
  return parts.join(', ');
}
