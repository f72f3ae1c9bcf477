import { z } from 'zod';
import { RELAY_ID } from '../transfer/topics.ts';

/** The public files that a suitcase and a hospital exchange once. They hold no secret. */

export const publicKeyJwk = z.strictObject({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  y: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
});
export type PublicKeyJwk = z.infer<typeof publicKeyJwk>;

const relayId = z.string().regex(RELAY_ID);
const certificatePem = z.string().max(16_384).startsWith('-----BEGIN CERTIFICATE-----');

export const hospitalDescription = z.strictObject({
  hospitalId: relayId,
  name: z.string().min(1).max(120),
  brokerUrl: z.url({ protocol: /^(mqtts|wss)$/ }),
  authorityCertificatePem: certificatePem,
  sealingPublicKeyJwk: publicKeyJwk,
  signingPublicKeyJwk: publicKeyJwk,
});
export type HospitalDescription = z.infer<typeof hospitalDescription>;

export const suitcaseDescription = z.strictObject({
  deviceId: relayId,
  suitcaseId: z.string().min(1).max(40),
  place: z.string().max(120),
  sealingPublicKeyJwk: publicKeyJwk,
  signingPublicKeyJwk: publicKeyJwk,
  /** Client certificate for the broker, over the signing key; absent before the hospital enrols the suitcase. */
  certificatePem: certificatePem.optional(),
});
export type SuitcaseDescription = z.infer<typeof suitcaseDescription>;

/** What `relay.enrolmentFile` of a hub names: who this suitcase is and its hospital. The private keys stand beside it, in their own file. */
export const enrolment = z.strictObject({
  schema: z.literal('valisette.enrolment/1'),
  suitcase: suitcaseDescription.required({ certificatePem: true }),
  hospital: hospitalDescription,
  /** Private key file (seal/keys.ts), relative to the enrolment file. */
  keyFile: z.string().min(1).max(200),
});
export type Enrolment = z.infer<typeof enrolment>;
