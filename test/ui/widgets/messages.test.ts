import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bedside } from '../../../ui/locales/en/bedside.ts';
import { shared } from '../../../ui/locales/en/shared.ts';

interface Message {
  readonly id: string;
  readonly french: string;
  readonly file: string;
}

const MESSAGE = /\bmsg\(\s*'((?:[^'\\]|\\.)*)',\s*\{\s*id:\s*'([^']+)'\s*\}\s*\)/g;

function messagesUnder(directory: string, skip: (path: string) => boolean): Message[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true }).flatMap((entry) => {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile() || !path.endsWith('.ts') || skip(path)) return [];
    const source = readFileSync(path, 'utf8');
    const found = [...source.matchAll(MESSAGE)].map((match) => ({ french: match[1] ?? '', id: match[2] ?? '', file: path }));
    expect(found.length, `${path}: every msg() is one literal with an id`).toBe([...source.matchAll(/\bmsg\(/g)].length);
    return found;
  });
}

const placeholders = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '').sort();

const own = (path: string): boolean => path.includes('/hospital') || path.includes('ecg-paper') || path.includes('/locales/en/');
const messages = messagesUnder('ui', own);
const english: Readonly<Record<string, string>> = { ...shared, ...bedside };

describe('the messages of the bedside app and of the shared widgets', () => {
  it('exist', () => {
    expect(messages.length).toBeGreaterThan(200);
  });

  it('all have an English text, in the table of the place they are used from', () => {
    const table = (file: string): Readonly<Record<string, string>> => (file.includes('/bedside/') ? english : shared);
    expect(messages.filter(({ id, file }) => !(id in table(file)))).toEqual([]);
  });

  it('use the same placeholders in both languages', () => {
    for (const { id, french } of messages) expect(new Set(placeholders(english[id] ?? '')), id).toEqual(new Set(placeholders(french)));
  });

  it('have one French text for each id, and no English text is left without use', () => {
    const texts = new Map<string, string>();
    for (const { id, french } of messages) {
      expect(texts.get(id) ?? french, id).toBe(french);
      texts.set(id, french);
    }
    expect(Object.keys(english).filter((id) => !texts.has(id))).toEqual([]);
  });

  it('keep French typography: a no-break space before double punctuation, a curly apostrophe, no exclamation', () => {
    for (const { id, french } of messages) {
      expect(french, id).not.toMatch(/ [:;?!»]/);
      expect(french, id).not.toMatch(/'|!/);
    }
  });
});
