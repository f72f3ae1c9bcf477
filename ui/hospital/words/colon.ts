import { language } from '../../locales/language.ts';

/** A colon and its spaces as the language writes them, between two texts put side by side. */
export function colon(): string {
  return language() === 'fr' ? '\u00a0: ' : ': ';
}
