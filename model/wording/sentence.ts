/** A sentence in both languages; both use the same placeholders. */
export interface Sentence {
  readonly fr: string;
  readonly en: string;
}

export type Language = keyof Sentence;

/** Fills `{name}` placeholders. A placeholder without a value is left out with its braces, never printed as "undefined". */
export function fillSentence(sentence: Sentence, language: Language, values: Readonly<Record<string, string | number>> = {}): string {
  return sentence[language].replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? '')).replace(/ {2,}/g, ' ').trim();
}
