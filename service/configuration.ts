import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import { ValisetteError } from '../model/errors.ts';

/** Largest configuration file read; ours are under 10 kB. */
const MAXIMUM_BYTES = 1 << 20;

/**
 * Reads a JSON configuration file and checks it against its schema; defaults of the schema are filled in.
 * @throws ValisetteError `configuration-invalid` naming the file and the first wrong field (context: `path`, `field`).
 */
export async function readConfiguration<T>(path: string, schema: z.ZodType<T>): Promise<T> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw new ValisetteError('configuration-invalid', `${path}: cannot be read`, { path }, { cause });
  }
  if (text.length > MAXIMUM_BYTES) throw new ValisetteError('configuration-invalid', `${path}: larger than ${MAXIMUM_BYTES} bytes`, { path });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new ValisetteError('configuration-invalid', `${path}: not JSON`, { path }, { cause });
  }
  return checkConfiguration(json, schema, path);
}

/** The same check for settings that come from somewhere else than a file; `name` stands in the error. */
export function checkConfiguration<T>(value: unknown, schema: z.ZodType<T>, name: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const { field, expected } = firstIssue(result.error);
  throw new ValisetteError('configuration-invalid', `${name}: ${field}: ${expected}`, { path: name, field });
}

/** First thing wrong: its dotted path and what was expected. Never repeats the value, which may be a secret or a patient's. */
export function firstIssue(error: z.ZodError): { field: string; expected: string } {
  const issue = error.issues[0];
  if (issue === undefined) return { field: '(whole)', expected: 'valid' };
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys') path.push(issue.keys[0] ?? '?');
  return { field: path.length === 0 ? '(whole)' : path.join('.'), expected: expectation(issue) };
}

function expectation(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.expected;
    case 'too_small':
      return `≥ ${String(issue.minimum)}`;
    case 'too_big':
      return `≤ ${String(issue.maximum)}`;
    case 'invalid_value':
      return issue.values.slice(0, 12).map(String).join(', ');
    case 'unrecognized_keys':
      return 'no such field';
    default:
      return issue.code.replaceAll('_', ' ');
  }
}
