import { createPublicKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { join } from 'node:path';
import type { Clock, RandomBytes } from '../model/clock.ts';
import { ValisetteError, isValisetteError } from '../model/errors.ts';
import type { RelayIdentity } from '../relay/relay-end.ts';
import { publicJwkOf, readKeyFile } from '../relay/seal/keys.ts';
import { CertificateAuthority } from '../service/certificates.ts';

/** Files of the keys directory, as `valisette enrol init-hospital` makes them. */
export const KEY_FILE = 'relay-keys.json';
export const AUTHORITY_NAME = 'relay';
/** The hospital's public description, given to each suitcase. */
export const DESCRIPTION_FILE = 'hospital-public.json';

/** Who this hospital is on the relay: its keys, its authority, its certificates. */
export interface HospitalIdentity {
  readonly self: RelayIdentity;
  readonly signingPublicKey: KeyObject;
  readonly authority: CertificateAuthority;
  /** Of the broker, for these names. */
  readonly broker: { readonly certificatePem: string; readonly privateKeyPem: string };
  /** Of the hospital's own relay end, CN = hospitalId. */
  readonly client: { readonly certificatePem: string; readonly privateKeyPem: string };
}

/** The authority that signs the broker's certificate and those of the suitcases. */
export function openRelayAuthority(o: { keysDirectory: string; hospitalId: string; clock: Clock; random: RandomBytes }): Promise<CertificateAuthority> {
  return CertificateAuthority.open({ directory: o.keysDirectory, name: AUTHORITY_NAME, commonName: `Valisette ${o.hospitalId} relay authority`, clock: o.clock, random: o.random });
}

/** @throws ValisetteError `configuration-invalid` when there are no keys yet or they belong to another hospital. */
export async function readIdentity(o: { keysDirectory: string; hospitalId: string; brokerNames: readonly string[]; clock: Clock; random: RandomBytes }): Promise<HospitalIdentity> {
  const path = join(o.keysDirectory, KEY_FILE);
  const { id, keys } = await readKeyFile(path).catch((cause: unknown) => {
    if (isValisetteError(cause, 'input-missing')) {
      throw new ValisetteError('configuration-invalid', `${path}: no keys yet; run "valisette enrol init-hospital"`, { path }, { cause });
    }
    throw cause;
  });
  if (id !== o.hospitalId) throw new ValisetteError('configuration-invalid', `${path}: keys of ${id}, not of ${o.hospitalId}`, { path });
  const authority = await openRelayAuthority(o);
  const broker = await authority.serverCertificate('broker', o.brokerNames);
  return {
    self: { id, signingPrivateKey: keys.signing, sealingPrivateKey: keys.sealing },
    signingPublicKey: createPublicKey(keys.signing),
    authority,
    broker: { certificatePem: broker.certificatePem, privateKeyPem: broker.keyPem },
    client: {
      certificatePem: await authority.clientCertificate(id, { ...publicJwkOf(keys.signing) }),
      privateKeyPem: keys.signing.export({ format: 'pem', type: 'pkcs8' }).toString(),
    },
  };
}
