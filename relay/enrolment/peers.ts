import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from '../../model/log.ts';
import type { PeerDirectory, RelayPeer } from '../door.ts';
import { publicKeyFromJwk } from '../seal/keys.ts';
import { RELAY_ID } from '../transfer/topics.ts';
import { suitcaseDescription } from './descriptions.ts';
import type { HospitalDescription, SuitcaseDescription } from './descriptions.ts';

export function peerOfHospital(description: HospitalDescription): RelayPeer {
  return { id: description.hospitalId, signingPublicKey: publicKeyFromJwk(description.signingPublicKeyJwk), sealingPublicKey: publicKeyFromJwk(description.sealingPublicKeyJwk) };
}

export function peerOfSuitcase(description: SuitcaseDescription): RelayPeer {
  return { id: description.deviceId, signingPublicKey: publicKeyFromJwk(description.signingPublicKeyJwk), sealingPublicKey: publicKeyFromJwk(description.sealingPublicKeyJwk) };
}

/** A fixed list. */
export function peersOf(peers: readonly RelayPeer[]): PeerDirectory {
  const byId = new Map(peers.map((peer) => [peer.id, peer]));
  return { peer: (id) => byId.get(id) ?? null, ids: () => [...byId.keys()] };
}

/**
 * The suitcases whose description stands in a directory as `<deviceId>.json`. A file that appears, changes or vanishes
 * counts at the next question, without a restart; one that cannot be read is nobody, and is logged once.
 */
export function peersInDirectory(directory: string, log: Log): PeerDirectory {
  const known = new Map<string, { stamp: string; peer: RelayPeer | null }>();
  const peer = (id: string): RelayPeer | null => {
    if (!RELAY_ID.test(id)) return null;
    const path = join(directory, `${id}.json`);
    let stamp: string;
    try {
      const { mtimeMs, size, ino } = statSync(path);
      stamp = `${mtimeMs}/${size}/${ino}`;
    } catch {
      known.delete(id);
      return null;
    }
    const before = known.get(id);
    if (before?.stamp === stamp) return before.peer;
    let read: RelayPeer | null = null;
    try {
      const description = suitcaseDescription.parse(JSON.parse(readFileSync(path, 'utf8')));
      if (description.deviceId === id) read = peerOfSuitcase(description);
    } catch {
      read = null;
    }
    if (read === null) log.warn('the description of a suitcase cannot be used', { deviceId: id });
    known.set(id, { stamp, peer: read });
    return read;
  };
  const ids = (): string[] => {
    try {
      return readdirSync(directory).filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -5)).filter((id) => peer(id) !== null);
    } catch {
      return [];
    }
  };
  return { peer, ids };
}
