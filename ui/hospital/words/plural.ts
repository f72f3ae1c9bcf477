import { language } from '../../locales/language.ts';

/** True when the language on screen counts `count` in the singular: 0 and 1 in French, 1 alone in English. */
export function singular(count: number): boolean {
  return new Intl.PluralRules(language()).select(count) === 'one';
}
