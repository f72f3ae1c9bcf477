import { PURPOSE, randomInteger, uniform } from '../patient/random.ts';

/** Damage on the way: wrong bytes, lost bytes, silence. Seeded, counted by byte, and kept as truth. */
export class ByteFaults {
  private sent = 0;
  corruptPerMillion = 0;
  losePerMillion = 0;
  silent = false;
  corruptedBytes = 0;
  lostBytes = 0;
  silencedBytes = 0;

  constructor(private readonly seed: number) {}

  /** What is left of `bytes` after the damage; the argument is not changed. */
  pass(bytes: Uint8Array): Uint8Array {
    if (this.silent) {
      this.silencedBytes += bytes.length;
      this.sent += bytes.length;
      return new Uint8Array(0);
    }
    if (this.corruptPerMillion === 0 && this.losePerMillion === 0) {
      this.sent += bytes.length;
      return bytes;
    }
    const kept: number[] = [];
    for (const byte of bytes) {
      const index = this.sent;
      this.sent += 1;
      if (uniform(this.seed, PURPOSE.byteLoss, index) * 1e6 < this.losePerMillion) {
        this.lostBytes += 1;
      } else if (uniform(this.seed, PURPOSE.corruption, 2 * index) * 1e6 < this.corruptPerMillion) {
        this.corruptedBytes += 1;
        // Exclusive or with 1…255: a damaged byte is never the right one.
        kept.push(byte ^ (1 + (randomInteger(this.seed, PURPOSE.corruption, 2 * index + 1) % 255)));
      } else {
        kept.push(byte);
      }
    }
    return Uint8Array.from(kept);
  }
}
