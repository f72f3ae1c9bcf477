import { scrypt, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { RandomBytes } from '../../model/clock.ts';
import { ValisetteError } from '../../model/errors.ts';

/**
 * A PIN is kept as scrypt (RFC 7914) with its parameters beside it. It is a second key beside possession of the suitcase,
 * never a national identification: 10⁶ PINs are searched offline in hours, so the lock-out and the seals carry the rest.
 */
export const pinHash = z.strictObject({
  algorithm: z.literal('scrypt'),
  /** Cost, a power of two. */
  n: z.number().int().min(2 ** 10).max(2 ** 20),
  r: z.number().int().min(1).max(32),
  p: z.number().int().min(1).max(16),
  salt: z.string().max(128),
  hash: z.string().max(256),
});
export type PinHash = z.infer<typeof pinHash>;

export interface ScryptCost {
  n: number;
  r: number;
  p: number;
}

/** About 90 ms on a server core, half a second on a small board; 32 MiB. */
export const SUITCASE_COST: ScryptCost = { n: 2 ** 15, r: 8, p: 1 };

const HASH_BYTES = 32;
const SALT_BYTES = 16;

/** Attempts that may wait; memory is what an attacker of scrypt aims at. */
const WAITING_MAXIMUM = 16;

/** Computes scrypt one at a time, away from the event loop. */
export class PinHasher {
  private waiting = 0;
  private tail: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly random: RandomBytes,
    readonly cost: ScryptCost = SUITCASE_COST,
  ) {}

  async hash(pin: string): Promise<PinHash> {
    const salt = this.random(SALT_BYTES);
    const hash = await this.derive(pin, salt, this.cost);
    return { algorithm: 'scrypt', ...this.cost, salt: Buffer.from(salt).toString('base64'), hash: hash.toString('base64') };
  }

  /** Takes as long for a wrong PIN as for a right one. */
  async matches(pin: string, kept: PinHash): Promise<boolean> {
    const wanted = Buffer.from(kept.hash, 'base64');
    const got = await this.derive(pin, Buffer.from(kept.salt, 'base64'), kept);
    return wanted.length === got.length && timingSafeEqual(wanted, got);
  }

  /** True when a hash was made with another cost than today's and should be made again at the next sign-in. */
  outdated(kept: PinHash): boolean {
    return kept.n !== this.cost.n || kept.r !== this.cost.r || kept.p !== this.cost.p;
  }

  private derive(pin: string, salt: Uint8Array, cost: ScryptCost): Promise<Buffer> {
    if (this.waiting >= WAITING_MAXIMUM) throw new ValisetteError('limit-exceeded', 'too many sign-ins at once', { waiting: this.waiting });
    this.waiting += 1;
    const turn = this.tail.then(() => derive(pin, salt, cost));
    this.tail = turn.catch(() => undefined);
    return turn.finally(() => {
      this.waiting -= 1;
    });
  }
}

function derive(pin: string, salt: Uint8Array, { n, r, p }: ScryptCost): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(pin, salt, HASH_BYTES, { N: n, r, p, maxmem: 256 * n * r }, (error, key) => {
      if (error) reject(error);
      else resolve(key);
    });
  });
}
