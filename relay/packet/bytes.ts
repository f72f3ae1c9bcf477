import { ValisetteError } from '../../model/errors.ts';

/** Writes the binary messages of the relay: big-endian, strings and blocks with their length in front. */
export class ByteWriter {
  private readonly parts: Buffer[] = [];

  u8(value: number): this {
    return this.number(1, value);
  }

  u16(value: number): this {
    return this.number(2, value);
  }

  u32(value: number): this {
    return this.number(4, value);
  }

  /** Up to 2^48 − 1 in six bytes: milliseconds since 1970, sequence numbers. */
  u48(value: number): this {
    return this.number(6, value);
  }

  raw(bytes: Uint8Array): this {
    this.parts.push(Buffer.from(bytes));
    return this;
  }

  /** u8 length and UTF-8 (or given bytes). */
  block8(content: string | Uint8Array): this {
    const bytes = Buffer.from(content as Uint8Array);
    return this.u8(bytes.length).raw(bytes);
  }

  block16(content: Uint8Array): this {
    return this.u16(content.length).raw(content);
  }

  bytes(): Uint8Array {
    return Buffer.concat(this.parts);
  }

  private number(size: number, value: number): this {
    if (!Number.isSafeInteger(value) || value < 0 || value >= 2 ** (8 * size)) throw new ValisetteError('limit-exceeded', `a field of ${size} bytes cannot hold the value`);
    const field = Buffer.alloc(size);
    field.writeUIntBE(value, 0, size);
    this.parts.push(field);
    return this;
  }
}

/** Reads them back. Every method throws `packet-malformed` when the bytes end too early. */
export class ByteReader {
  private at = 0;
  private readonly buffer: Buffer;

  constructor(bytes: Uint8Array) {
    this.buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get position(): number {
    return this.at;
  }

  u8(): number {
    return this.number(1);
  }

  u16(): number {
    return this.number(2);
  }

  u32(): number {
    return this.number(4);
  }

  u48(): number {
    return this.number(6);
  }

  raw(length: number): Buffer {
    if (this.at + length > this.buffer.length) throw new ValisetteError('packet-malformed', 'the message ends too early');
    this.at += length;
    return this.buffer.subarray(this.at - length, this.at);
  }

  text8(): string {
    const bytes = this.raw(this.u8());
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    } catch (cause) {
      throw new ValisetteError('packet-malformed', 'a text is not UTF-8', {}, { cause });
    }
  }

  block16(): Buffer {
    return this.raw(this.u16());
  }

  rest(): Buffer {
    return this.raw(this.buffer.length - this.at);
  }

  /** @throws ValisetteError `packet-malformed` when bytes are left over. */
  end(): void {
    if (this.at !== this.buffer.length) throw new ValisetteError('packet-malformed', 'the message is longer than its fields');
  }

  private number(size: number): number {
    const field = this.raw(size);
    return field.readUIntBE(0, size);
  }
}
