import { msg } from '@lit/localize';
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { formatNumber } from '../../locales/format.ts';
import { PAPER_LAYOUTS } from './layouts.ts';
import type { PaperLayoutName } from './layouts.ts';
import { layoutWord } from './layout-word.ts';
import { PAPER_GAINS, PAPER_SPEEDS, STANDARD_GAIN, STANDARD_SPEED } from './scale.ts';
import type { PaperGain, PaperSpeed } from './scale.ts';

export interface ToolbarState {
  readonly layout: PaperLayoutName;
  readonly speed: PaperSpeed;
  readonly gain: PaperGain;
  readonly beats: boolean;
  readonly analysed: boolean;
  readonly showTable: boolean;
  readonly act: (change: { layout?: PaperLayoutName; speed?: PaperSpeed; gain?: PaperGain; beats?: boolean }) => void;
  readonly toggleTable: () => void;
}

/** Every setting of the paper as buttons; the keys do the same. */
export function paperToolbar(state: ToolbarState): TemplateResult {
  return html`<div class="toolbar">
    ${group(msg('Dérivations', { id: 'ecg-paper.layout' }), 'layout', PAPER_LAYOUTS.map((layout) => ({ value: layout, words: layoutWord(layout), on: state.layout === layout, choose: () => state.act({ layout }) })))}
    ${group(msg('Vitesse', { id: 'ecg-paper.speed' }), 'speed', PAPER_SPEEDS.map((speed) => ({
      value: String(speed), words: `${formatNumber(speed, speed % 1 === 0 ? 0 : 1)}${speed === STANDARD_SPEED ? ' mm/s' : ''}`, on: state.speed === speed, choose: () => state.act({ speed }),
    })))}
    ${group(msg('Gain', { id: 'ecg-paper.gain' }), 'gain', PAPER_GAINS.map((gain) => ({
      value: String(gain), words: `${String(gain)}${gain === STANDARD_GAIN ? ' mm/mV' : ''}`, on: state.gain === gain, choose: () => state.act({ gain }),
    })))}
    <div class="segments">
      ${state.analysed ? html`<button type="button" data-test="paper-beats" aria-pressed=${state.beats} @click=${() => state.act({ beats: !state.beats })}>${msg('Battements', { id: 'ecg-paper.beats' })}</button>` : nothing}
      <button type="button" data-test="paper-table" aria-pressed=${state.showTable} @click=${state.toggleTable}>${msg('Tableau', { id: 'ecg-paper.table' })}</button>
      <button type="button" data-test="paper-reset" @click=${() => state.act({ layout: '3x4', speed: STANDARD_SPEED, gain: STANDARD_GAIN })}>${msg('Rétablir', { id: 'ecg-paper.reset' })}</button>
    </div>
  </div>`;
}

interface Segment {
  readonly value: string;
  readonly words: string;
  readonly on: boolean;
  readonly choose: () => void;
}

function group(name: string, kind: string, segments: readonly Segment[]): TemplateResult {
  return html`<div class="segments" role="group" aria-label=${name}>${segments.map((segment) => html`<button type="button" data-test="paper-${kind}-${segment.value}" aria-pressed=${segment.on} @click=${segment.choose}>${segment.words}</button>`)}</div>`;
}
