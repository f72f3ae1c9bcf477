import type { GiveAnswerBody, HospitalCaseReply } from '../../../model/api/hospital.ts';
import type { CaseEvent } from '../../../model/case-event.ts';
import type { Professional } from '../../../model/people.ts';
import { ApiError } from '../../data/api-error.ts';
import { Store } from '../../data/store.ts';
import type { ChangesFeed } from './changes.ts';
import type { HospitalApi } from './hospital-api.ts';
import { needsAnswer } from './row-state.ts';

/** A lease is renewed by typing, at most this often. */
const RENEW_EVERY_MILLISECONDS = 60_000;

/** One open case: what the hospital knows of it, its events, and who may answer. */
export class CaseStore extends Store {
  reply: HospitalCaseReply | null = null;
  events: readonly CaseEvent[] = [];
  failure: unknown = null;
  /** Set when this person held the case and it went to the list or to a colleague. */
  lostClaim = false;
  private held = false;
  private renewedAt = -Infinity;
  private stopHearing: (() => void) | null = null;

  constructor(private readonly o: { caseId: string; api: HospitalApi; feed: ChangesFeed; me: Professional; monotonic: () => number }) {
    super();
  }

  get caseId(): string {
    return this.o.caseId;
  }

  get mine(): boolean {
    return this.reply?.row.view.claim?.responder.id === this.o.me.id;
  }

  /** Opens the case: reading it claims it, unless a colleague has it or it is already answered. */
  async start(): Promise<void> {
    this.stopHearing = this.o.feed.hear((change) => {
      if (change.kind === 'worklist' || change.caseId === this.o.caseId) void this.refresh();
    });
    await this.attempt(async () => {
      const known = await this.o.api.case(this.o.caseId);
      const claimable = needsAnswer(known.row) && (known.row.view.claim === null || known.row.view.claim.responder.id === this.o.me.id);
      if (!claimable) return this.o.api.viewed(this.o.caseId);
      return this.claimOrView();
    });
    await this.loadEvents();
  }

  stop(): void {
    this.stopHearing?.();
    this.stopHearing = null;
  }

  async refresh(): Promise<void> {
    await this.attempt(() => this.o.api.case(this.o.caseId));
    await this.loadEvents();
  }

  /** Takes the case, also after it was answered, to add to the answer. @throws ApiError claim-taken */
  async claim(): Promise<void> {
    this.accept(await this.o.api.claim(this.o.caseId));
    this.lostClaim = false;
    await this.loadEvents();
  }

  /** @throws ApiError */
  async giveBack(): Promise<void> {
    this.held = false;
    this.accept(await this.o.api.giveBack(this.o.caseId));
    this.lostClaim = false;
  }

  /** Keeps the lease alive while somebody writes. */
  async renew(): Promise<void> {
    const now = this.o.monotonic();
    if (!this.mine || now - this.renewedAt < RENEW_EVERY_MILLISECONDS) return;
    this.renewedAt = now;
    await this.attempt(() => this.o.api.claim(this.o.caseId), { quiet: true });
  }

  /** @throws ApiError; nothing left then. */
  async answer(body: GiveAnswerBody): Promise<void> {
    const reply = await this.o.api.answer(this.o.caseId, body);
    this.held = false;
    this.accept(reply);
    await this.loadEvents();
  }

  private async claimOrView(): Promise<HospitalCaseReply> {
    try {
      const reply = await this.o.api.claim(this.o.caseId);
      this.renewedAt = this.o.monotonic();
      return reply;
    } catch (error) {
      // Somebody was faster, or this role reads without answering.
      if (error instanceof ApiError && (error.code === 'claim-taken' || error.code === 'role-not-allowed')) return this.o.api.viewed(this.o.caseId);
      throw error;
    }
  }

  private async attempt(ask: () => Promise<HospitalCaseReply>, options: { quiet?: boolean } = {}): Promise<void> {
    try {
      this.accept(await ask());
      this.failure = null;
    } catch (error) {
      if (options.quiet !== true) this.failure = error;
      this.changed();
    }
  }

  private accept(reply: HospitalCaseReply): void {
    this.reply = reply;
    if (this.mine) {
      this.held = true;
      this.lostClaim = false;
    } else if (this.held) {
      this.held = false;
      this.lostClaim = needsAnswer(reply.row);
    }
    this.changed();
  }

  private async loadEvents(): Promise<void> {
    try {
      this.events = await this.o.api.events(this.o.caseId);
      this.changed();
    } catch {
      // The timeline is a comfort; the case itself has already said what failed.
    }
  }
}
