import type { KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from '../../model/log.ts';
import { suitcaseDescription } from '../../relay/enrolment/descriptions.ts';
import { peersInDirectory } from '../../relay/enrolment/peers.ts';
import type { PeerDirectory } from '../../relay/relay-end.ts';

/**
 * The enrolled suitcases: one description per file, `<deviceId>.json`. A file that appears or vanishes counts at once,
 * so taking a description away revokes the suitcase.
 */
export class Devices {
  readonly peers: PeerDirectory;

  constructor(private readonly directory: string, log: Log) {
    this.peers = peersInDirectory(directory, log);
  }

  /** First part of the case numbers of that device; null when it is not enrolled. */
  suitcaseOf(deviceId: string): string | null {
    if (this.peers.peer(deviceId) === null) return null;
    try {
      return suitcaseDescription.parse(JSON.parse(readFileSync(join(this.directory, `${deviceId}.json`), 'utf8'))).suitcaseId;
    } catch {
      return null;
    }
  }

  /** The key its certificate must bear; null when it is not enrolled. */
  signingKeyOf(deviceId: string): KeyObject | null {
    return this.peers.peer(deviceId)?.signingPublicKey ?? null;
  }
}
