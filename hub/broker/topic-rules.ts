import type { Role } from '../../model/people.ts';
import { mayDo } from '../../model/people.ts';
import { BROWSER_SUBSCRIPTIONS, TOPIC_ROOT, filterWithin } from '../../model/topics.ts';

/** Who may read what; nobody but the hub itself ever writes. */

const CASES = `${TOPIC_ROOT}/cases/#`;

/** True when a person of that role may subscribe to `filter`. Curves need `live.read`, notices of cases `case.read`. */
export function mayRead(role: Role, filter: string): boolean {
  return BROWSER_SUBSCRIPTIONS.some((granted) => filterWithin(filter, granted) && mayDo(role, granted === CASES ? 'case.read' : 'live.read'));
}

/** A program of the same machine, by credential: everything a browser may read, whoever sits at it. */
export function programMayRead(filter: string): boolean {
  return BROWSER_SUBSCRIPTIONS.some((granted) => filterWithin(filter, granted));
}

/**
 * True for messages that are worth nothing once late: wave blocks, beats, progress of a recording. All other topics hold
 * a state, of which the latest must arrive.
 */
export function isPassing(topic: string): boolean {
  return topic.includes('/waves/') || topic.endsWith('/events') || topic.endsWith('/recording');
}
