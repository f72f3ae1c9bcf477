import { readFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { z } from 'zod';
import { ValisetteError } from '../../model/errors.ts';
import type { PeerDirectory, RelayConnectionOptions, RelayIdentity } from '../door.ts';
import { createEndKeys, publicJwkOf, publicKeyFromJwk, publicKeyPem, readKeyFile, writeDurably, writeKeyFile } from '../seal/keys.ts';
import { enrolment as enrolmentSchema, hospitalDescription, suitcaseDescription } from './descriptions.ts';
import type { Enrolment, HospitalDescription, PublicKeyJwk, SuitcaseDescription } from './descriptions.ts';
import { peerOfHospital, peersOf } from './peers.ts';

/**
 * Enrolment, once per suitcase: the suitcase makes its keys and gives its description; the hospital checks it (by a person),
 * issues a client certificate over the suitcase's signing key, keeps the description, and gives back certificate and own description.
 */

/** Issues an X.509 client certificate, PEM; injected because certificates belong to another room. */
export type CertificateIssuer = (request: { readonly commonName: string; readonly publicKeyPem: string; readonly publicKeyJwk: PublicKeyJwk }) => Promise<string>;

export type EnrolledSuitcase = SuitcaseDescription & { readonly certificatePem: string };

/** Makes the suitcase's keys (0600, never over existing ones) and returns its public description. */
export async function createSuitcaseKeys(o: { readonly keyFile: string; readonly deviceId: string; readonly suitcaseId: string; readonly place: string }): Promise<SuitcaseDescription> {
  const keys = createEndKeys();
  const description = suitcaseDescription.parse({
    deviceId: o.deviceId,
    suitcaseId: o.suitcaseId,
    place: o.place,
    sealingPublicKeyJwk: publicJwkOf(keys.sealing),
    signingPublicKeyJwk: publicJwkOf(keys.signing),
  });
  await writeKeyFile(o.keyFile, o.deviceId, keys);
  return description;
}

/** Makes the hospital's keys (0600, never over existing ones) and returns its public description. */
export async function createHospitalKeys(o: {
  readonly keyFile: string;
  readonly hospitalId: string;
  readonly name: string;
  readonly brokerUrl: string;
  readonly authorityCertificatePem: string;
}): Promise<HospitalDescription> {
  const keys = createEndKeys();
  const description = hospitalDescription.parse({
    hospitalId: o.hospitalId,
    name: o.name,
    brokerUrl: o.brokerUrl,
    authorityCertificatePem: o.authorityCertificatePem,
    sealingPublicKeyJwk: publicJwkOf(keys.sealing),
    signingPublicKeyJwk: publicJwkOf(keys.signing),
  });
  await writeKeyFile(o.keyFile, o.hospitalId, keys);
  return description;
}

/** The same description from keys that exist already (a broker that moved, a renewed authority). */
export async function describeHospital(o: { readonly keyFile: string; readonly name: string; readonly brokerUrl: string; readonly authorityCertificatePem: string }): Promise<HospitalDescription> {
  const { id, keys } = await readKeyFile(o.keyFile);
  return hospitalDescription.parse({
    hospitalId: id,
    name: o.name,
    brokerUrl: o.brokerUrl,
    authorityCertificatePem: o.authorityCertificatePem,
    sealingPublicKeyJwk: publicJwkOf(keys.sealing),
    signingPublicKeyJwk: publicJwkOf(keys.signing),
  });
}

/** Hospital side: issues the certificate and keeps `<devicesDirectory>/<deviceId>.json`. Enrolling again renews it. */
export async function enrolSuitcase(o: { readonly suitcase: SuitcaseDescription; readonly devicesDirectory: string; readonly issueCertificate: CertificateIssuer }): Promise<EnrolledSuitcase> {
  const suitcase = suitcaseDescription.parse(o.suitcase);
  publicKeyFromJwk(suitcase.sealingPublicKeyJwk);
  const certificatePem = await o.issueCertificate({ commonName: suitcase.deviceId, publicKeyPem: publicKeyPem(publicKeyFromJwk(suitcase.signingPublicKeyJwk)), publicKeyJwk: suitcase.signingPublicKeyJwk });
  const enrolled = { ...suitcase, certificatePem };
  await writeDurably(join(o.devicesDirectory, `${suitcase.deviceId}.json`), `${JSON.stringify(enrolled, null, 2)}\n`, 0o644, true);
  return enrolled;
}

/** Suitcase side: writes the enrolment file that the hub's configuration names. The key file must lie in the same directory. */
export async function keepEnrolment(o: { readonly enrolmentFile: string; readonly keyFile: string; readonly suitcase: EnrolledSuitcase; readonly hospital: HospitalDescription }): Promise<Enrolment> {
  if (resolve(dirname(o.keyFile)) !== resolve(dirname(o.enrolmentFile))) throw new ValisetteError('configuration-invalid', 'key file and enrolment file lie in different directories');
  const enrolment = enrolmentSchema.parse({ schema: 'valisette.enrolment/1', suitcase: o.suitcase, hospital: o.hospital, keyFile: basename(o.keyFile) });
  await writeDurably(o.enrolmentFile, `${JSON.stringify(enrolment, null, 2)}\n`, 0o644, true);
  return enrolment;
}

/** All that a suitcase's relay end needs, from its enrolment file. */
export interface SuitcaseRelay {
  readonly self: RelayIdentity;
  readonly peers: PeerDirectory;
  readonly connection: RelayConnectionOptions;
  readonly hospital: HospitalDescription;
  readonly suitcase: EnrolledSuitcase;
}

/** @throws ValisetteError `input-missing`, `input-unreadable`, `configuration-invalid`, `schema-violation`. */
export async function readEnrolment(enrolmentFile: string): Promise<SuitcaseRelay> {
  const { suitcase, hospital, keyFile } = await readDescription(enrolmentFile, enrolmentSchema);
  const { id, keys } = await readKeyFile(join(dirname(enrolmentFile), basename(keyFile)));
  const own = publicJwkOf(keys.signing);
  if (id !== suitcase.deviceId || own.x !== suitcase.signingPublicKeyJwk.x || own.y !== suitcase.signingPublicKeyJwk.y) {
    throw new ValisetteError('configuration-invalid', 'the key file belongs to another enrolment', { path: enrolmentFile });
  }
  return {
    self: { id, signingPrivateKey: keys.signing, sealingPrivateKey: keys.sealing },
    peers: peersOf([peerOfHospital(hospital)]),
    connection: {
      side: 'device',
      brokerUrl: hospital.brokerUrl,
      tls: {
        authorityCertificatePem: hospital.authorityCertificatePem,
        certificatePem: suitcase.certificatePem,
        privateKeyPem: keys.signing.export({ format: 'pem', type: 'pkcs8' }).toString(),
      },
    },
    hospital,
    suitcase,
  };
}

/** Reads a JSON file against its schema. @throws ValisetteError `input-missing`, `input-unreadable`, `configuration-invalid`. */
export async function readDescription<T>(path: string, schema: z.ZodType<T>): Promise<T> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    throw new ValisetteError(missing ? 'input-missing' : 'input-unreadable', 'the file cannot be read', { path }, { cause });
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new ValisetteError('configuration-invalid', 'the file is not JSON', { path }, { cause });
  }
  const parsed = schema.safeParse(json);
  if (!parsed.success) {
    const field = parsed.error.issues[0]?.path.join('.') ?? '';
    throw new ValisetteError('configuration-invalid', `the file does not fit its schema at ${field}`, { path, field }, { cause: parsed.error });
  }
  return parsed.data;
}
