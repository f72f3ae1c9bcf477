import { msg } from '@lit/localize';
import { css, html } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { CaseEvent } from '../../../model/case-event.ts';
import { formatTime } from '../../locales/format.ts';
import { BedsidePage } from '../page.ts';
import { timelineLine } from '../timeline-words.ts';
import './problem.ts';

/** Every event of the case, newest first; read again whenever the view has moved. */
@customElement('v-timeline')
export class Timeline extends BedsidePage {
  static override styles = [...BedsidePage.styles, css`
    :host { display: block; }
    li { position: relative; display: grid; grid-template-columns: 46px 16px minmax(0, 1fr); gap: 8px; font-size: 14px; line-height: 20px; padding: 5px 0; }
    i { width: 10px; height: 10px; border-radius: 50%; background: var(--line-2); margin: 5px 3px; } .milestone i { background: var(--accent); } .milestone span { font-weight: 550; }
    li + li::before { content: ""; position: absolute; left: 61px; top: -9px; height: 18px; width: 2px; background: var(--line); }
    time { color: var(--ink-2); }
  `];

  @property() caseId = '';
  /** `view.sequence`: a change means there is more to read. */
  @property({ type: Number }) sequence = 0;
  @state() private events: readonly CaseEvent[] = [];
  private reading = false;
  private readAt = -1;

  protected override updated(changed: PropertyValues<this>): void {
    super.updated(changed);
    if (this.sequence !== this.readAt && !this.reading) void this.read();
  }

  override render(): TemplateResult {
    const newest = [...this.events].sort((a, b) => b.sequence - a.sequence);
    return html`<v-problem .failure=${this.failure}></v-problem><ol aria-label=${msg('Chronologie', { id: 'timeline.title' })} data-test="timeline">${newest.map((event) => {
      const line = timelineLine(event);
      return html`<li class=${line.milestone ? 'milestone' : ''} data-kind=${event.kind}><time datetime=${event.at.iso}>${formatTime(event.at.iso)}</time><i></i><span>${line.text}</span></li>`;
    })}</ol>`;
  }

  private async read(): Promise<void> {
    this.reading = true;
    this.readAt = this.sequence;
    const reply = await this.act(() => this.services.api.events(this.caseId));
    if (reply !== null) this.events = reply.events;
    this.reading = false;
  }
}
