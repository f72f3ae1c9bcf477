/**
 * The bytes of a stream not yet understood: a bounded window that moves forward.
 * Framers peek at any offset from its start and drop what they have used or given up.
 */
export class ByteWindow {
  private readonly bytes: Uint8Array;
  private start = 0;
  private end = 0;

  /** @param capacity most bytes held, at least twice the longest frame of the protocol. */
  constructor(capacity: number) {
    this.bytes = new Uint8Array(capacity);
  }

  get length(): number {
    return this.end - this.start;
  }

  /** Takes as many of the bytes from `from` on as fit and returns how many that was. */
  fill(source: Uint8Array, from: number): number {
    if (this.start > 0) {
      this.bytes.copyWithin(0, this.start, this.end);
      this.end -= this.start;
      this.start = 0;
    }
    const count = Math.min(this.bytes.length - this.end, source.length - from);
    this.bytes.set(source.subarray(from, from + count), this.end);
    this.end += count;
    return count;
  }

  /** Byte at `offset`, which must be below `length`. */
  at(offset: number): number {
    return this.bytes[this.start + offset] as number;
  }

  /** A copy of `count` bytes from `offset`. */
  copy(offset: number, count: number): Uint8Array {
    return this.bytes.slice(this.start + offset, this.start + offset + count);
  }

  drop(count: number): void {
    this.start += count;
  }

  /** Sum of `count` bytes from `offset`, modulo 256. */
  sum(offset: number, count: number): number {
    let total = 0;
    for (let i = 0; i < count; i += 1) total += this.at(offset + i);
    return total & 0xff;
  }

  u32LittleEndian(offset: number): number {
    return (this.at(offset) | (this.at(offset + 1) << 8) | (this.at(offset + 2) << 16) | (this.at(offset + 3) << 24)) >>> 0;
  }

  i24BigEndian(offset: number): number {
    return ((this.at(offset) << 24) | (this.at(offset + 1) << 16) | (this.at(offset + 2) << 8)) >> 8;
  }
}
