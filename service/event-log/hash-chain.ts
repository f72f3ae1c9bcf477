import { createHash } from 'node:crypto';
import type { CaseEvent } from '../../model/case-event.ts';
import { canonicalJson } from './canonical-json.ts';

/** What stands before the first event: 32 zero bytes, hex. */
export const CHAIN_START = '0'.repeat(64);

/** SHA-256 over the 32 bytes of the previous event's hash and the canonical JSON of the event without its own hash; hex. */
export function chainHash(previousHash: string, event: Omit<CaseEvent, 'hash'>): string {
  return createHash('sha256').update(Buffer.from(previousHash, 'hex')).update(canonicalJson({ ...event, hash: undefined })).digest('hex');
}

/**
 * Sequence number of the first event that does not follow from the ones before (altered, missing or out of place);
 * null when the whole chain holds. An empty chain holds.
 */
export function firstBrokenLink(events: readonly CaseEvent[]): number | null {
  let previous = CHAIN_START;
  let expected = 1;
  for (const event of events) {
    if (event.sequence !== expected || event.hash !== chainHash(previous, event)) return expected;
    previous = event.hash;
    expected += 1;
  }
  return null;
}
