import { msg } from '@lit/localize';
import { css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { InstrumentKind, InstrumentState } from '../../../model/instrument.ts';
import { electrodeBit, ELECTRODES } from '../../../model/lead.ts';
import { ELECTRODE_CAPS } from '../../theme/tokens.ts';
import { fillIn } from '../../locales/language.ts';
import { icon } from '../../widgets/icon.ts';
import { QUALITY_CLASS, qualityGlyph, qualityWord } from '../../widgets/quality.ts';
import { INSTRUMENT_ICONS, instrumentLine, instrumentName, instrumentShape, isReady, SUITCASE_SLOTS } from '../instrument-words.ts';
import { BedsidePage } from '../page.ts';
import './mini-lead.ts';

const ROWS: Readonly<Record<string, number>> = { ArrowUp: -2, ArrowDown: 2, ArrowLeft: -1, ArrowRight: 1 };

/** The suitcase as it lies on the table: each instrument in its slot appears by itself when it is plugged. */
@customElement('v-plan')
export class SuitcasePlan extends BedsidePage {
  static override styles = [...BedsidePage.styles, css`
    :host { display: block; }
    .handle { width: 168px; height: 26px; margin: 0 auto -3px; border: 7px solid var(--line-2); border-bottom: 0; border-radius: 14px 14px 0 0; }
    .shell { border: 2px solid var(--ink); border-radius: 20px; padding: 8px; background: var(--surface-2); }
    .inner { border: 1px solid var(--line); border-radius: 14px; padding: 10px 8px 10px; }
    .legend-top { display: flex; justify-content: space-between; font-size: 12px; line-height: 16px; color: var(--ink-3); padding: 0 4px 8px; gap: 8px; }
    .slots { display: grid; grid-template-columns: 1fr 1fr; gap: 10px; }
    .slot { position: relative; min-height: 84px; padding: 12px; text-align: left; border: 1px solid var(--line-2); border-radius: var(--r-2); background: var(--surface); display: flex; flex-direction: column; justify-content: flex-end; gap: 2px; text-decoration: none; color: var(--ink); min-width: 0; }
    .slot .icon { position: absolute; left: 12px; top: 10px; width: 28px; height: 28px; }
    .slot .glyph { position: absolute; right: 12px; top: 12px; }
    .slot b { font-size: 15px; line-height: 20px; font-weight: 600; padding-top: 32px; } .slot .line { font-size: 13px; line-height: 17px; color: var(--ink-3); overflow-wrap: anywhere; }
    .slot.wide { grid-column: 1 / 3; min-height: 104px; } .slot.wide v-mini-lead { position: absolute; right: 36px; top: 10px; left: 40%; }
    .snaps { position: absolute; right: 12px; bottom: 12px; display: flex; gap: 6px; }
    .snaps svg { width: 11px; height: 11px; }
    .slot.doubt { border-color: var(--doubt); } .slot.doubt .line { color: var(--doubt); } .slot.bad { border-color: var(--bad); } .slot.bad .line { color: var(--bad); }
    .slot.measuring { border: 2px solid var(--accent); padding: 11px; }
    .slot.empty { border-style: dashed; background: none; } .slot.empty b, .slot.empty .icon { color: var(--ink-2); }
    .slot.small { min-height: 60px; justify-content: center; padding: 8px 30px 8px 42px; } .slot.small b { padding: 0; font-size: 14px; line-height: 18px; } .slot.small .line { font-size: 12px; line-height: 16px; } .slot.small .icon { top: calc(50% - 12px); width: 24px; height: 24px; }
    .mark.good { color: var(--good); } .mark.doubt { color: var(--doubt); } .mark.bad { color: var(--bad); } .mark.stale { color: var(--stale); }
    .legend { display: flex; gap: 16px; flex-wrap: wrap; font-size: 13px; line-height: 18px; padding: 12px 2px 0; }
    .legend span { display: inline-flex; gap: 5px; align-items: center; } .legend .glyph { width: 14px; height: 14px; }
    @media (max-width: 767px) { .handle, .legend-top { display: none; } .shell, .inner { border: 0; padding: 0; background: none; } .slots { gap: 8px; } }
  `];

  override render(): TemplateResult {
    const { live, suitcase } = this.services;
    const now = live.hubNow();
    const extra = [...live.instruments.values()].filter((state) => !(SUITCASE_SLOTS as readonly InstrumentKind[]).includes(state.kind));
    const slots = SUITCASE_SLOTS.map((kind) => [kind, live.instrumentOfKind(kind)] as const);
    const ready = slots.filter(([, state]) => isReady(state)).map(([kind]) => instrumentName(kind));
    const summary = ready.length === 0 ? msg('Aucun instrument branché', { id: 'plan.none' }) : fillIn(msg('Prêts : {names}', { id: 'plan.ready' }), { names: ready.join(', ') });
    return html`
      <div class="handle" aria-hidden="true"></div>
      <div class="shell" role="group" aria-label="${msg('La valisette', { id: 'plan.title' })}. ${summary}" @keydown=${this.onKey}><div class="inner">
        <div class="legend-top"><b>${suitcase.reply?.suitcaseId ?? ''}</b><span>${live.connected ? msg('à l’écoute des instruments', { id: 'plan.listening' }) : msg('écran non relié', { id: 'plan.unlinked' })}</span></div>
        <div class="slots">${slots.map(([kind, state]) => this.slotOf(kind, state, now))}${extra.map((state) => this.slotOf(state.kind, state, now))}</div>
      </div></div>
      <div class="legend"><span class="good-text">${qualityGlyph('good')}${msg('prêt', { id: 'plan.legend-ready' })}</span><span class="doubt-text">${qualityGlyph('doubtful')}${msg('à vérifier', { id: 'plan.legend-check' })}</span><span class="stale-text">${qualityGlyph('stale')}${msg('débranché', { id: 'plan.legend-absent' })}</span></div>`;
  }

  private slotOf(kind: InstrumentKind, state: InstrumentState | null, now: number): TemplateResult {
    const shape = instrumentShape(state);
    const present = state !== null && state.status !== 'lost';
    const small = !present && kind !== 'ecg' && kind !== 'oximeter';
    const classes = ['slot', kind === 'ecg' ? 'wide' : '', present ? QUALITY_CLASS[shape] : 'empty', state?.status === 'measuring' && shape === 'good' && kind !== 'ecg' ? 'measuring' : '', small ? 'small' : ''].join(' ');
    const line = instrumentLine(state, now);
    return html`<a class=${classes} href=${present && (kind === 'ecg' || kind === 'oximeter') ? '/direct' : '/valisette'} data-test="instrument-${kind}" data-status=${state?.status ?? 'absent'}>
      ${icon(INSTRUMENT_ICONS[kind], 'large')}<span class="mark ${QUALITY_CLASS[shape]}" aria-hidden="true">${qualityGlyph(shape)}</span>
      ${kind === 'ecg' && present ? html`<v-mini-lead .live=${this.services.live}></v-mini-lead>` : nothing}
      <b>${instrumentName(kind)}</b><span class="line">${line}</span>
      ${kind === 'ecg' && present ? this.snaps(state.electrodesOff) : nothing}<span class="visually-hidden">${qualityWord(shape)}</span></a>`;
  }

  /** Ten snaps in the colours of the leads; one that is off is hollow and struck. */
  private snaps(mask: number): TemplateResult {
    return html`<span class="snaps" aria-hidden="true">${ELECTRODES.map((electrode) => {
      const off = (mask & electrodeBit(electrode)) !== 0;
      const cap = ELECTRODE_CAPS[electrode]?.fill ?? 'none';
      return html`<svg viewBox="0 0 12 12"><circle cx="6" cy="6" r="5" fill=${off ? 'none' : cap} stroke="var(--line-2)" />${off ? html`<svg><path d="M2.500 9.500l7-7" stroke="var(--bad)" stroke-width="1.600" /></svg>` : nothing}</svg>`;
    })}</span>`;
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    const step = ROWS[event.key];
    if (step === undefined) return;
    const slots = [...this.renderRoot.querySelectorAll<HTMLAnchorElement>('.slot')];
    const at = slots.indexOf(event.composedPath()[0] as HTMLAnchorElement);
    const next = slots[Math.max(0, Math.min(slots.length - 1, at + step))];
    if (at < 0 || next === undefined) return;
    event.preventDefault();
    next.focus();
  };
}
