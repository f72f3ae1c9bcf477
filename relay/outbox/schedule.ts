import type { Priority } from '../../model/codes/case-codes.ts';

/** An object that still has something to send. */
export interface Waiting {
  readonly tier: number;
  readonly priority: Priority;
  /** Sequence of its packet: the older, the smaller. */
  readonly sequence: number;
  /** Place in its packet. */
  readonly index: number;
}

/**
 * Order of leaving, asked again before every chunk, so that a summary overtakes a photo at the next chunk boundary:
 * tier first (every case's summary before any recording), then the case's medical priority, then age.
 */
export function leavesBefore(a: Waiting, b: Waiting): number {
  return a.tier - b.tier || rank(a.priority) - rank(b.priority) || a.sequence - b.sequence || a.index - b.index;
}

function rank(priority: Priority): number {
  return ['P0', 'P1', 'P2', 'P3'].indexOf(priority);
}
