/** The words of the pages, in the languages that there are. */
import { de } from './de';
import { en } from './en';
import { es } from './es';
import { fr } from './fr';
import { TextKey, Texts } from './keys';
import { pt } from './pt';

export { TEXT_KEYS } from './keys';
export type { TextKey, Texts } from './keys';

/** What the pages can speak. */
export const LANGUAGES = ['en', 'de', 'fr', 'es', 'pt'] as const;
/** A language of the pages, as HTML names it. */
export type Language = (typeof LANGUAGES)[number];

export const TEXTS: Record<Language, Texts> = { en, de, fr, es, pt };

const MAX_HEADER_LENGTH = 500;

/** The language that a browser's `Accept-Language` prefers among ours; English when there is none. */
export function preferredLanguage(acceptLanguage: unknown): Language {
  if (typeof acceptLanguage !== 'string') return 'en';
  const wanted = acceptLanguage
    .slice(0, MAX_HEADER_LENGTH)
    .split(',')
    .map((part) => {
      const tag = part.trim().toLowerCase();
      return { language: /^[a-z]*/.exec(tag)?.[0], quality: qualityOf(tag) };
    })
    .filter(({ quality }) => quality > 0)
    .sort((one, other) => other.quality - one.quality);
  for (const { language } of wanted) {
    const found = LANGUAGES.find((each) => each === language);
    if (found) return found;
  }
  return 'en';
}

/** 1 when it is not said. */
function qualityOf(tag: string): number {
  const said = /;\s*q=([\d.]+)/.exec(tag);
  return said ? Number(said[1]) : 1;
}

/** The text with its braces filled in; braces without a value stay as they are. */
export function fillIn(text: string, values: ReadonlyMap<string, string>): string {
  return text.replace(/\{(\w+)\}/g, (braces, name: string) => values.get(name) ?? braces);
}

/** For the beginning of a sentence. */
export function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The texts of a language, with those that the page's maker has replaced. */
export function textsIn(language: Language, replaced: Partial<Record<TextKey, string>>): Texts {
  return { ...TEXTS[language], ...replaced };
}
