import type { CaseEvent, CaseEventKind } from '../../model/case-event.ts';

/** What the bedside does about an answer, as against what it adds to the case. */
const ABOUT_THE_ANSWER: ReadonlySet<CaseEventKind> = new Set<CaseEventKind>(['answer-displayed', 'answer-acknowledged', 'packet-prepared', 'packet-received', 'packet-refused']);

/**
 * True when an answered case waits for another answer: the bedside sent the case again (a later packet version than the
 * one answered), or added to it what the hospital had asked for. Other additions after an answer are shown, and call nobody.
 *
 * @param events the local log of the case, in order. @param packetVersion latest version received.
 */
export function isAskedAgain(events: readonly CaseEvent[], packetVersion: number, deviceId: string): boolean {
  const at = events.findLastIndex((event) => event.kind === 'answer-given');
  const given = events[at];
  if (given?.kind !== 'answer-given') return false;
  const { answer } = given.body;
  if (packetVersion > answer.packetVersion) return true;
  return answer.decision === 'COMPLEMENT_DEMANDE' && events.slice(at + 1).some((event) => event.deviceId === deviceId && !ABOUT_THE_ANSWER.has(event.kind));
}
