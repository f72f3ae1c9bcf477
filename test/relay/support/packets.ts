import { createHash } from 'node:crypto';
import type { PacketInput } from '../../../relay/relay-end.ts';
import { HOSPITAL } from './bench.ts';

export const NURSE = { id: 'nurse-1', displayName: 'Inf. A. ESSAI', role: 'nurse' as const };

/** Incompressible bytes that only `seed` decides. */
export function noise(seed: string, length: number): Uint8Array {
  const blocks = Array.from({ length: Math.ceil(length / 32) }, (_, i) => createHash('sha256').update(`${seed}/${i}`).digest());
  return Buffer.concat(blocks).subarray(0, length);
}

export function caseNumber(n: number): string {
  return `VAL042-20261121-${String(n).padStart(4, '0')}`;
}

/** A case packet: a summary and a recording of `bytes` bytes. */
export function casePacket(n: number, bytes = 6_000, o: Partial<PacketInput> = {}): PacketInput {
  return {
    to: HOSPITAL, caseId: caseNumber(n), kind: 'case', version: 1, priority: 'P1', author: NURSE, createdAt: { iso: '2026-11-21T09:31:05.120Z', source: 'ntp' },
    objects: [
      { name: 'events', kind: 'events', tier: 0, bytes: Buffer.from(JSON.stringify({ n, text: 'ESSAI Ginette '.repeat(20) })) },
      { name: 'recording:r1', kind: 'recording', tier: 3, bytes: noise(`recording ${n}`, bytes), description: { recordingId: 'r1' } },
    ],
    ...o,
  };
}

export function digest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
