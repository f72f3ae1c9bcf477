import fc from 'fast-check';

export type Mutation =
  | { readonly kind: 'set'; readonly at: number; readonly bytes: Uint8Array }
  | { readonly kind: 'cut'; readonly at: number; readonly length: number }
  | { readonly kind: 'insert'; readonly at: number; readonly bytes: Uint8Array };

/** Places all over a file, evenly: without it fast-check prefers the ends, and for floating-point numbers the first byte. */
export function places(): fc.Arbitrary<number> {
  return fc.noBias(fc.integer({ min: 0, max: 999_999 })).map((place) => place / 1_000_000);
}

/** A few changes of a file: bytes overwritten (zeros and ones too, which lengths fear), cut out or put in. `at` in 0…1 of the file. */
export function mutations(): fc.Arbitrary<Mutation[]> {
  const at = places();
  const bytes = fc.oneof(
    fc.string({ unit: fc.constantFrom(...'0123456789+-. <>"&/'), minLength: 1, maxLength: 4 }).map((text) => new Uint8Array(Buffer.from(text))),
    fc.uint8Array({ minLength: 1, maxLength: 6 }), fc.constantFrom(new Uint8Array([0]), new Uint8Array([255, 255, 255, 255]), new Uint8Array([0, 0, 0, 0]), new Uint8Array([255, 255, 255, 127])),
  );
  return fc.array(
    fc.oneof(
      { weight: 6, arbitrary: fc.record({ kind: fc.constant('set' as const), at, bytes }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('cut' as const), at, length: fc.integer({ min: 1, max: 400 }) }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('insert' as const), at, bytes }) },
    ),
    { minLength: 1, maxLength: 6 },
  );
}

export function mutate(original: Uint8Array<ArrayBuffer>, changes: readonly Mutation[], reach = original.length): Uint8Array<ArrayBuffer> {
  let bytes = [...original];
  for (const change of changes) {
    const at = Math.floor(change.at * Math.min(reach, bytes.length));
    if (change.kind === 'set') change.bytes.forEach((byte, i) => { if (at + i < bytes.length) bytes[at + i] = byte; });
    else if (change.kind === 'cut') bytes = [...bytes.slice(0, at), ...bytes.slice(at + change.length)];
    else bytes = [...bytes.slice(0, at), ...change.bytes, ...bytes.slice(at)];
  }
  return new Uint8Array(bytes);
}
