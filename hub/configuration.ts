import { z } from 'zod';
import { place } from '../model/case-event.ts';

/** Settings of the hub: everything that differs from one suitcase to another. Paths are relative to the working directory. */

const port = z.number().int().min(0).max(65_535);

export const hubConfiguration = z.strictObject({
  /** Short name on the label and first part of each case number, e.g. `VAL042`. */
  suitcaseId: z.string().regex(/^[A-Z0-9]{2,8}$/),
  /** Name in the certificate of the suitcase and in every event it writes. */
  deviceId: z.string().regex(/^[A-Za-z0-9-]{1,64}$/),
  place,
  /** Everything the hub keeps: cases, recordings, people, keys. */
  dataDirectory: z.string().min(1),
  web: z.strictObject({
    host: z.string().default('127.0.0.1'),
    /** 0 = any free port. */
    port: port.default(8443),
    /** `own-authority` = HTTPS by a certificate authority made on first start; `none` = plain HTTP, for a loopback or a test. */
    tls: z.enum(['own-authority', 'none']).default('own-authority'),
    /** Names and addresses users type; they stand in the certificate, and no other Host is answered. Empty = any Host. */
    names: z.array(z.string().min(1).max(120)).max(16).default([]),
    /** Minutes without a request after which a sign-in ends. */
    idleMinutes: z.number().int().min(1).max(720).default(60),
    /** Built bedside pages; null = none are served. */
    pages: z.string().nullable().default('dist/ui/bedside'),
  }),
  /** MQTT over TCP on the loopback interface, for programs of the same machine; null = off. */
  mqtt: z
    .strictObject({
      host: z.enum(['127.0.0.1', '::1', 'localhost']).default('127.0.0.1'),
      port,
      username: z.string().min(1).max(40),
      /** At least 16 characters; a program that has it may read every live topic, and publish nothing. */
      password: z.string().min(16).max(128),
    })
    .nullable()
    .default(null),
  instruments: z.strictObject({
    /** Directories watched as /dev/serial/by-id is. */
    serialDirectories: z.array(z.string()).default(['/dev/serial/by-id']),
    /** Also the ports the operating system lists. */
    systemPorts: z.boolean().default(false),
    hid: z.boolean().default(false),
  }).prefault({}),
  /** Enrolment with a hospital; null = the suitcase works alone and sends nothing. */
  relay: z.strictObject({ enrolmentFile: z.string().min(1) }).nullable().default(null),
  /** Every case is marked as an exercise. */
  exercise: z.boolean().default(false),
  logLevel: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
});
export type HubConfiguration = z.infer<typeof hubConfiguration>;
