/** What the form of the trigger says. */
import {
  InvitePageSettings,
  isRecord,
  LANGUAGES,
  LayersInputError,
  requireColour,
  requireReturnUrl,
  TEXT_KEYS,
  TextKey,
  textOf,
} from 'layers-social-core';
import type { Parameters } from '../../lib/params';

export interface Settings {
  page: InvitePageSettings;
  /** Whether a connected account is looked up for the item. */
  includeAccount: boolean;
}

const MAX_NAME_LENGTH = 200;
const MAX_TEXT_LENGTH = 1_000;

/** The settings, checked. Throws `LayersInputError` with the parameter that cannot be right. */
export function settingsOf(params: Parameters, texts: unknown): Settings {
  const options = params.collection('options');
  const language = params.choice('language', ['auto', ...LANGUAGES]) ?? 'auto';
  const leaveTo = options.text('leaveTo');
  return {
    page: {
      senderName: shortText('senderName', params.text('senderName')),
      contact: shortText('contact', options.text('contact')),
      colour: requireColour('colour', params.text('colour')),
      language: language === 'auto' ? undefined : language,
      leaveTo: leaveTo === undefined ? undefined : requireReturnUrl('leaveTo', leaveTo),
      tokenLeadDays: options.amount('tokenLeadDays', { max: 90 }),
      texts: replacedTexts(texts),
    },
    includeAccount: options.flag('includeAccount', true),
  };
}

function shortText(field: string, text: string | undefined): string | undefined {
  if (text === undefined || text.length <= MAX_NAME_LENGTH) return text;
  throw new LayersInputError(field, 'is too long', `Give at most ${MAX_NAME_LENGTH} characters.`);
}

/** The entries of the collection Texts; one that was left empty replaces nothing. */
function replacedTexts(value: unknown): Partial<Record<TextKey, string>> {
  const entries = isRecord(value) && Array.isArray(value.text) ? value.text : [];
  return Object.fromEntries(entries.filter(isRecord).flatMap(({ name, words }) => replaced(name, words)));
}

function replaced(name: unknown, words: unknown): Array<[TextKey, string]> {
  const key = TEXT_KEYS.find((each) => each === name);
  const text = textOf(words);
  if (key === undefined) throw new LayersInputError('texts', 'names a text that there is not', 'Choose it.');
  if (text === undefined) return [];
  if (text.length <= MAX_TEXT_LENGTH) return [[key, text]];
  throw new LayersInputError(
    'texts',
    'has one that is too long',
    `Give at most ${MAX_TEXT_LENGTH} characters.`,
  );
}
