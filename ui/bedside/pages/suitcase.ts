import { msg } from '@lit/localize';
import { css, html } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { InstrumentState } from '../../../model/instrument.ts';
import { ERROR_SENTENCES } from '../../../model/wording/errors.ts';
import { formatNumber, formatTime } from '../../locales/format.ts';
import { language } from '../../locales/language.ts';
import { icon } from '../../widgets/icon.ts';
import { QUALITY_CLASS, qualityGlyph } from '../../widgets/quality.ts';
import { INSTRUMENT_ICONS, instrumentLine, instrumentName, instrumentShape } from '../instrument-words.ts';
import { BedsidePage } from '../page.ts';
import '../parts/plan.ts';
import '../parts/shell.ts';

/** The suitcase: the plan, and for each instrument its identity and what went over its wire. */
@customElement('p-suitcase')
export class SuitcasePage extends BedsidePage {
  static override styles = [...BedsidePage.styles, css`
    .page { display: grid; grid-template-columns: 452px minmax(0, 1fr); gap: 20px; padding: 20px; max-width: 1440px; width: 100%; margin: 0 auto; align-items: start; }
    .instruments { display: flex; flex-direction: column; gap: 16px; }
    dl { display: grid; grid-template-columns: 180px minmax(0, 1fr); gap: 6px 12px; font-size: 14px; line-height: 20px; margin-top: 12px; } dt { color: var(--ink-2); } dd { overflow-wrap: anywhere; }
    @media (max-width: 1023px) { .page { grid-template-columns: minmax(0, 1fr); padding: 16px; } dl { grid-template-columns: 130px minmax(0, 1fr); } }
  `];

  override render(): TemplateResult {
    const { live, suitcase } = this.services;
    const reply = suitcase.reply;
    return html`<v-shell back="/" back-text=${msg('Accueil', { id: 'shell.home' })}><div class="page">
      <section class="card pad"><h1 class="t-26">${msg('La valisette', { id: 'plan.title' })}</h1><v-plan></v-plan></section>
      <div class="instruments">${[...live.instruments.values()].map((state) => this.instrument(state))}
        <section class="card pad"><h2 class="t-18">${msg('Logiciel', { id: 'suitcase.software' })}</h2><dl>
          <dt>${msg('Version', { id: 'suitcase.version' })}</dt><dd class="mono">${reply?.version ?? '—'}</dd>
          <dt>${msg('Analyse', { id: 'suitcase.core' })}</dt><dd class="mono">${reply?.core.version ?? '—'} · ${reply?.core.sha256 ?? '—'}</dd>
          <dt>${msg('Lieu', { id: 'suitcase.place' })}</dt><dd>${reply?.place.name ?? '—'}</dd></dl>
          <p class="t-13 ink-2">${ERROR_SENTENCES['not-medical-device'].title[language()]}. ${ERROR_SENTENCES['not-medical-device'].happened[language()]} ${ERROR_SENTENCES['not-medical-device'].todo[language()]}</p></section></div></div></v-shell>`;
  }

  private instrument(state: InstrumentState): TemplateResult {
    const shape = instrumentShape(state);
    const count = (value: number): string => formatNumber(value);
    return html`<section class="card pad" data-test="instrument-detail-${state.kind}"><div class="row">${icon(INSTRUMENT_ICONS[state.kind], 'large')}<h2 class="t-18 grow">${instrumentName(state.kind)}</h2><span class="tag ${QUALITY_CLASS[shape]}">${qualityGlyph(shape)}${instrumentLine(state, this.services.live.hubNow())}</span></div>
      <dl><dt>${msg('Appareil', { id: 'suitcase.label' })}</dt><dd>${state.label}</dd>
        <dt>${msg('Numéro de série', { id: 'suitcase.serial' })}</dt><dd class="mono">${state.serial ?? '—'}</dd>
        <dt>${msg('Micrologiciel', { id: 'suitcase.firmware' })}</dt><dd class="mono">${state.firmware ?? '—'}</dd>
        <dt>${msg('Voie', { id: 'suitcase.port' })}</dt><dd class="mono">${state.port ?? '—'}</dd>
        <dt>${msg('État depuis', { id: 'suitcase.since' })}</dt><dd>${formatTime(state.since)}</dd>
        <dt>${msg('Trames reçues', { id: 'suitcase.frames' })}</dt><dd>${count(state.counters.frames)}</dd>
        <dt>${msg('Octets écartés', { id: 'suitcase.discarded' })}</dt><dd>${count(state.counters.discardedBytes)}</dd>
        <dt>${msg('Échantillons manquants', { id: 'suitcase.missing' })}</dt><dd>${count(state.counters.missingSamples)}</dd>
        <dt>${msg('Reprises', { id: 'suitcase.resumptions' })}</dt><dd>${count(Math.max(0, state.counters.openings - 1))}</dd></dl>
      ${state.unverifiedProfile ? html`<p class="t-13 doubt-text">${ERROR_SENTENCES['instrument-unverified'].title[language()].replace(/\{instrument\}/, state.label)}</p>` : ''}</section>`;
  }
}
