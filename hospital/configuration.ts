import { z } from 'zod';

/** Settings of the hospital process: everything that differs from one hospital to another. Paths are relative to the working directory. */

const port = z.number().int().min(0).max(65_535);

export const hospitalConfiguration = z.strictObject({
  /** Name of the hospital on the relay: recipient of packets, CN of its relay certificate, `deviceId` of the events it writes. */
  hospitalId: z.string().regex(/^[A-Za-z0-9-]{1,40}$/),
  /** What people read: "CHU d’Essai". */
  name: z.string().trim().min(1).max(120),
  /** Everything the hospital keeps: cases, recordings, people, relay journal, web certificates. */
  dataDirectory: z.string().min(1),
  web: z.strictObject({
    host: z.string().min(1).default('127.0.0.1'),
    /** 0 = any free port. */
    port: port.default(8444),
    /** `own-authority` = HTTPS by a certificate authority made on first start; `none` = plain HTTP, for a loopback or a test. */
    tls: z.enum(['own-authority', 'none']).default('own-authority'),
    /** Names and addresses people type; they stand in the certificate, and no other Host is answered. Empty = any Host. */
    names: z.array(z.string().min(1).max(120)).max(16).default([]),
    /** Minutes without a request after which a sign-in ends. */
    idleMinutes: z.number().int().min(1).max(720).default(240),
    /** Built hospital pages; null = none are served. */
    pages: z.string().min(1).nullable().default('dist/ui/hospital'),
  }).prefault({}),
  /** The embedded MQTT broker: TLS with mutual authentication, nothing else. */
  broker: z.strictObject({
    host: z.string().min(1).default('0.0.0.0'),
    port: port.default(8883),
    /** Names and addresses under which suitcases reach it; they stand in its certificate. Loopback always does. */
    names: z.array(z.string().min(1).max(120)).max(16).default([]),
  }).prefault({}),
  /** Keys, authority and public description of the hospital (`valisette enrol init-hospital`). */
  keysDirectory: z.string().min(1),
  /** One public description per enrolled suitcase (`valisette enrol accept`); read again while running. */
  devicesDirectory: z.string().min(1),
  /** Shown on every page: cases are exercises. */
  exercise: z.boolean().default(false),
  logLevel: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
});
export type HospitalConfiguration = z.infer<typeof hospitalConfiguration>;
