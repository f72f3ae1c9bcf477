import type { Answer, AnswerBody } from '../../model/case-event.ts';
import type { Clock } from '../../model/clock.ts';
import type { Professional } from '../../model/people.ts';
import type { CaseEventLog } from '../../service/event-log/event-log.ts';
import type { Arrivals } from '../store/arrivals.ts';
import { ValisetteError } from '../../model/errors.ts';
import type { Claims } from '../worklist/claims.ts';
import { consistentAnswer } from './consistency.ts';

/** What a professional does to a case at the hospital; each deed is an event of the log. */
export class Answering {
  constructor(private readonly o: { events: CaseEventLog; arrivals: Arrivals; claims: Claims; clock: Clock; randomId: () => string }) {}

  /** Notes that this person has opened the case, once per person and version of the case. */
  view(caseId: string, who: Professional): void {
    const events = this.o.events.events(caseId);
    const arrival = events.findLastIndex((event) => event.kind === 'packet-received');
    const seen = events.some((event, at) => at > arrival && event.kind === 'case-viewed' && event.body.responder.id === who.id);
    if (!seen) this.o.events.append(caseId, { kind: 'case-viewed', body: { responder: who, viewedAt: this.o.clock.now() } }, { actor: who });
    this.o.claims.renewIfHeld(caseId, who);
  }

  /** Taking a case is opening it too. @throws ClaimTaken; ValisetteError `case-unknown` */
  claim(caseId: string, who: Professional): void {
    this.o.claims.claim(caseId, who);
    this.view(caseId, who);
  }

  /** @throws ClaimTaken; ValisetteError `claim-missing` */
  giveBack(caseId: string, who: Professional): void {
    this.o.claims.release(caseId, who, 'given-back');
  }

  /**
   * Writes the answer of the person who holds the case, with the time and the version of the packet that was read,
   * and frees the case. It leaves sealed and signed with the hospital's key (answers/return-leg.ts).
   * @throws AnswerContradiction, ClaimTaken; ValisetteError `claim-missing`, `case-unknown`; nothing is written then.
   */
  answer(caseId: string, who: Professional, body: AnswerBody): Answer {
    this.o.claims.require(caseId, who);
    const arrived = this.o.arrivals.arrivedCase(caseId);
    if (arrived === null) throw new ValisetteError('case-unknown', 'no such case', { caseId });
    const answer: Answer = {
      ...consistentAnswer(body),
      answerId: this.o.randomId(),
      packetVersion: arrived.packetVersion,
      responder: who,
      signedAt: this.o.clock.now(),
    };
    this.o.events.append(caseId, { kind: 'answer-given', body: { answer } }, { actor: who });
    this.o.claims.release(caseId, who, 'answered');
    return answer;
  }
}
