import type { CaseEvent, CaseEventKind } from '../../model/case-event.ts';
import type { Priority } from '../../model/codes/case-codes.ts';
import type { PacketObjectInput } from '../../relay/relay-end.ts';

/** Ranks of leaving: every case's events before any recording. */
const EVENTS_TIER = 0;
const RECORDING_TIER = 3;

/** One place of the manifest is for the events. */
export const MAXIMUM_RECORDINGS = 63;

/** A case that leaves before anyone set a priority is treated as urgent, not as deferrable. */
export const PRIORITY_WHEN_UNSET: Priority = 'P1';

/** What this suitcase notes about its own leg; the other end has receipts for that. */
const OWN_LEG: ReadonlySet<CaseEventKind> = new Set<CaseEventKind>(['packet-prepared', 'packet-received', 'packet-refused']);

export function sendableEvents(events: readonly CaseEvent[]): CaseEvent[] {
  return events.filter((event) => !OWN_LEG.has(event.kind));
}

/** The events as one JSON array, then each recording file; a recording that cannot be read (null) is left out. */
export async function packetObjects(
  events: readonly CaseEvent[],
  recordingIds: readonly string[],
  readRecording: (recordingId: string) => Promise<Uint8Array | null>,
): Promise<PacketObjectInput[]> {
  const objects: PacketObjectInput[] = [{ name: 'events', kind: 'events', tier: EVENTS_TIER, bytes: new TextEncoder().encode(JSON.stringify(events)) }];
  for (const recordingId of recordingIds.slice(-MAXIMUM_RECORDINGS)) {
    const bytes = await readRecording(recordingId);
    if (bytes !== null) objects.push({ name: `recording:${recordingId}`, kind: 'recording', tier: RECORDING_TIER, bytes, description: { recordingId } });
  }
  return objects;
}
