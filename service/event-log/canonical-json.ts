import { ValisetteError } from '../../model/errors.ts';

/**
 * Canonical JSON of RFC 8785 (JCS): members sorted by UTF-16 code units, no white space, numbers and strings as
 * ECMAScript writes them. The same value gives the same text on every machine, so it can be hashed and signed.
 * Members whose value is `undefined` are left out, as `JSON.stringify` does.
 *
 * @throws ValisetteError `schema-violation` for what JSON cannot hold (NaN, infinities, functions, lone surrogates).
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean') return JSON.stringify(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new ValisetteError('schema-violation', 'JSON holds no such number');
    return JSON.stringify(value);
  }
  if (typeof value === 'string') {
    if (/\p{Surrogate}/u.test(value)) throw new ValisetteError('schema-violation', 'text with a lone surrogate');
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${value.map((item: unknown) => canonicalJson(item)).join(',')}]`;
  if (typeof value === 'object') {
    const members: string[] = [];
    const entries = value as Readonly<Record<string, unknown>>;
    for (const name of Object.keys(entries).sort()) {
      const member = entries[name];
      if (member !== undefined) members.push(`${canonicalJson(name)}:${canonicalJson(member)}`);
    }
    return `{${members.join(',')}}`;
  }
  throw new ValisetteError('schema-violation', `JSON holds no ${typeof value}`);
}
