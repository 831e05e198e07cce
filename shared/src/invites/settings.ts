/** What the maker of a page can set. */
import { LayersInputError } from '../errors/errors';
import { textOf } from '../values';
import { requireOneOf, requireReturnUrl } from '../values/input';
import { Language, LANGUAGES, TEXT_KEYS, TextKey } from './texts';

/** How a page looks and what it says; every member may be absent. */
export interface InvitePageSettings {
  /** Who asks: a company or a person. */
  senderName?: string;
  /** Where questions go, in words: an address, a telephone number. */
  contact?: string;
  /** `#rrggbb`, for the button. */
  colour?: string;
  /** Default: what the owner's browser prefers. */
  language?: Language;
  /** Where the button of the last page leads; http or https. */
  leaveTo?: string;
  /** Texts to use instead of ours, whatever the language. */
  texts?: Partial<Record<TextKey, string>>;
  /** An account whose token runs out within so many days can be reconnected early; default 3. */
  tokenLeadDays?: number;
}

/** Settings as people give them; an empty member is as none. */
export interface PageSettingsInput extends Omit<InvitePageSettings, 'language' | 'texts'> {
  /** One of `LANGUAGES`; `auto` for what the owner's browser prefers. */
  language?: string;
  /** By the names in `TEXT_KEYS`; an empty text replaces nothing. */
  texts?: Readonly<Record<string, unknown>>;
}

const COLOUR = /^#[0-9a-f]{6}$/i;
const MAX_NAME_LENGTH = 200;
const MAX_TEXT_LENGTH = 1_000;
const MAX_LEAD_DAYS = 90;

/** The settings, checked. Throws `LayersInputError` with the member that cannot be right. */
export function requirePageSettings(given: PageSettingsInput): InvitePageSettings {
  const { senderName, contact, colour, language, leaveTo, tokenLeadDays, texts } = given;
  return {
    senderName: shortText('senderName', senderName),
    contact: shortText('contact', contact),
    colour: requireColour(colour),
    language: requireLanguage(language),
    leaveTo: textOf(leaveTo) === undefined ? undefined : requireReturnUrl('leaveTo', leaveTo),
    tokenLeadDays: requireLeadDays(tokenLeadDays),
    texts: Object.fromEntries(Object.entries(texts ?? {}).flatMap(([name, words]) => replaced(name, words))),
  };
}

function shortText(field: string, value: string | undefined): string | undefined {
  const text = textOf(value);
  if (text === undefined || text.length <= MAX_NAME_LENGTH) return text;
  throw new LayersInputError(field, 'is too long', `Give at most ${MAX_NAME_LENGTH} characters.`);
}

/** In small letters. */
function requireColour(value: string | undefined): string | undefined {
  const colour = textOf(value);
  if (colour === undefined || COLOUR.test(colour)) return colour?.toLowerCase();
  throw new LayersInputError('colour', 'is not a colour', 'Give six hex digits, such as #2f6fed.');
}

function requireLanguage(value: string | undefined): Language | undefined {
  const language = textOf(value);
  if (language === undefined || language === 'auto') return undefined;
  return requireOneOf('language', language, LANGUAGES);
}

function requireLeadDays(days: number | undefined): number | undefined {
  if (days === undefined || (days >= 0 && days <= MAX_LEAD_DAYS)) return days;
  const fix = `Give a number of days from 0 to ${MAX_LEAD_DAYS}.`;
  throw new LayersInputError('tokenLeadDays', 'is out of range', fix);
}

function replaced(name: string, words: unknown): Array<[TextKey, string]> {
  const key = TEXT_KEYS.find((each) => each === name);
  const text = textOf(words);
  if (key === undefined) {
    throw new LayersInputError('texts', 'names a text that there is not', 'Choose one that there is.');
  }
  if (text === undefined) return [];
  if (text.length <= MAX_TEXT_LENGTH) return [[key, text]];
  throw new LayersInputError(
    'texts',
    'has one that is too long',
    `Give at most ${MAX_TEXT_LENGTH} characters.`,
  );
}
