import { consume } from '@lit/context';
import type { PropertyValues } from 'lit';
import type { CaseReply } from '../../model/api/bedside.ts';
import { property, state } from 'lit/decorators.js';
import { describeForPerson } from '../data/api-error.ts';
import type { ErrorText } from '../data/api-error.ts';
import { Watch } from '../data/store.ts';
import { ValisetteElement } from '../widgets/element.ts';
import { servicesContext } from './services.ts';
import type { Services } from './services.ts';

/** A page or part that reads the stores: redrawn when one of them changes and twice a second. */
export class BedsidePage extends ValisetteElement {
  @consume({ context: servicesContext })
  services!: Services;

  /** What went wrong with the last action, shown on the card concerned. */
  @state() protected failure: ErrorText | null = null;
  @state() protected busy = false;

  private readonly watch = new Watch(this, () => {
    const { session, suitcase, cases, live, router, ticker } = this.services;
    return [session, suitcase, cases, live, router, ticker];
  });

  /** Runs one action at a time and keeps its error for the page. Returns the reply, or null when refused. */
  protected async act<Reply>(action: () => Promise<Reply>): Promise<Reply | null> {
    if (this.busy) return null;
    this.busy = true;
    this.failure = null;
    try {
      return await action();
    } catch (error) {
      this.failure = describeForPerson(error);
      return null;
    } finally {
      this.busy = false;
    }
  }

  /** Like `act` for an action that returns the case: the store keeps it. */
  protected async actOnCase(action: () => Promise<CaseReply>): Promise<CaseReply | null> {
    const reply = await this.act(action);
    if (reply !== null) this.services.cases.keep(reply);
    return reply;
  }
}

/** Page of one case; `caseId` comes from the address. */
export class CasePage extends BedsidePage {
  /** Identifier of the case, from the address; empty for a page without a case. */
  @property() caseId = '';

  get reply(): CaseReply | null {
    return this.services.cases.get(this.caseId);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    if (changed.has('caseId') && this.caseId !== '' && this.reply === null) void this.act(async () => this.services.cases.load(this.caseId));
  }
}
