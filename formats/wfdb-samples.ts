/**
 * Sample codings of WFDB signal files (`signal(5)`): a packed run of integers, read in order.
 * `samplesIn(bytes)` whole samples fit; `read` decodes samples [from, from + into.length).
 */
export interface SampleCoding {
  samplesIn(byteLength: number): number;
  read(bytes: Uint8Array, from: number, into: Int32Array): void;
}

const littleEndian16: SampleCoding = {
  samplesIn: (length) => length >> 1,
  read(bytes, from, into) {
    for (let i = 0, at = 2 * from; i < into.length; i += 1, at += 2) into[i] = (((bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8)) << 16) >> 16;
  },
};

const bigEndian16: SampleCoding = {
  samplesIn: (length) => length >> 1,
  read(bytes, from, into) {
    for (let i = 0, at = 2 * from; i < into.length; i += 1, at += 2) into[i] = (((bytes[at + 1] ?? 0) | ((bytes[at] ?? 0) << 8)) << 16) >> 16;
  },
};

const littleEndian24: SampleCoding = {
  samplesIn: (length) => Math.floor(length / 3),
  read(bytes, from, into) {
    for (let i = 0, at = 3 * from; i < into.length; i += 1, at += 3) {
      into[i] = (((bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16)) << 8) >> 8;
    }
  },
};

const littleEndian32: SampleCoding = {
  samplesIn: (length) => length >> 2,
  read(bytes, from, into) {
    for (let i = 0, at = 4 * from; i < into.length; i += 1, at += 4) {
      into[i] = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24);
    }
  },
};

const offsetBinary8: SampleCoding = {
  samplesIn: (length) => length,
  read(bytes, from, into) {
    for (let i = 0; i < into.length; i += 1) into[i] = (bytes[from + i] ?? 0) - 128;
  },
};

const offsetBinary16: SampleCoding = {
  samplesIn: (length) => length >> 1,
  read(bytes, from, into) {
    for (let i = 0, at = 2 * from; i < into.length; i += 1, at += 2) into[i] = ((bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8)) - 32768;
  },
};

/** Two 12-bit samples in three bytes. */
const packed12: SampleCoding = {
  samplesIn: (length) => Math.floor(length / 3) * 2 + (length % 3 === 2 ? 1 : 0),
  read(bytes, from, into) {
    for (let i = 0; i < into.length; i += 1) {
      const sample = from + i;
      const at = (sample >> 1) * 3;
      const middle = bytes[at + 1] ?? 0;
      const value = (sample & 1) === 0 ? (bytes[at] ?? 0) | ((middle & 0x0f) << 8) : (bytes[at + 2] ?? 0) | ((middle & 0xf0) << 4);
      into[i] = (value << 20) >> 20;
    }
  },
};

/** Three 10-bit samples in four bytes: two in bits 1-10 of two words, the third in what both leave at the top. */
const packed10: SampleCoding = {
  samplesIn: (length) => Math.floor(length / 4) * 3 + (length % 4 >= 2 ? 1 : 0),
  read(bytes, from, into) {
    for (let i = 0; i < into.length; i += 1) {
      const sample = from + i;
      const place = sample % 3;
      const at = ((sample - place) / 3) * 4;
      const first = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
      const second = (bytes[at + 2] ?? 0) | ((bytes[at + 3] ?? 0) << 8);
      const value = place === 0 ? first >> 1 : place === 1 ? second >> 1 : ((first >> 11) & 0x1f) | (((second >> 11) & 0x1f) << 5);
      into[i] = ((value & 0x3ff) << 22) >> 22;
    }
  },
};

/** Three 10-bit samples in the low 30 bits of four bytes. */
const packed10Straight: SampleCoding = {
  samplesIn: (length) => Math.floor(length / 4) * 3 + (length % 4 === 3 ? 2 : length % 4 === 2 ? 1 : 0),
  read(bytes, from, into) {
    for (let i = 0; i < into.length; i += 1) {
      const sample = from + i;
      const place = sample % 3;
      const at = ((sample - place) / 3) * 4;
      const word = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24);
      into[i] = (((word >>> (10 * place)) & 0x3ff) << 22) >> 22;
    }
  },
};

/** Coding of a WFDB format number, or null for one we do not read. */
export function sampleCoding(format: number): SampleCoding | null {
  switch (format) {
    case 16:
      return littleEndian16;
    case 24:
      return littleEndian24;
    case 32:
      return littleEndian32;
    case 61:
      return bigEndian16;
    case 80:
      return offsetBinary8;
    case 160:
      return offsetBinary16;
    case 212:
      return packed12;
    case 310:
      return packed10;
    case 311:
      return packed10Straight;
    default:
      return null;
  }
}
