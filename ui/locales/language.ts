import { configureLocalization } from '@lit/localize';
import type { Language } from '../../model/wording/sentence.ts';

/**
 * French is written in the source, English is loaded when it is asked for. Messages are plain strings with explicit
 * ids; values stand in braces and are filled by `fillIn`.
 */
export type MessageTable = Readonly<Record<string, string>>;

const STORAGE_KEY = 'valisette.language';
let change: ((locale: string) => Promise<void>) | null = null;
let current: Language = 'fr';

/** Called once per app, before the first element is drawn. `loadEnglish` returns the shared table and the one of the app. */
export async function startLanguage(loadEnglish: () => Promise<readonly MessageTable[]>): Promise<void> {
  const { setLocale } = configureLocalization({
    sourceLocale: 'fr',
    targetLocales: ['en'],
    loadLocale: async () => ({ templates: Object.assign({}, ...(await loadEnglish())) as MessageTable }),
  });
  change = setLocale;
  await setLanguage(preferred());
}

export function language(): Language {
  return current;
}

export async function setLanguage(next: Language): Promise<void> {
  await change?.(next);
  current = next;
  localStorage.setItem(STORAGE_KEY, next);
  document.documentElement.lang = next;
}

/** Replaces `{name}` by its value; a missing value leaves nothing, never "undefined". */
export function fillIn(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));
}

/** An earlier choice on this screen, else French: the staff of the case is French, an English system setting is no wish. */
function preferred(): Language {
  return localStorage.getItem(STORAGE_KEY) === 'en' ? 'en' : 'fr';
}
