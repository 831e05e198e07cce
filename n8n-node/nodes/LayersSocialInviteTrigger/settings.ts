/** What the form of the trigger says. */
import { InvitePageSettings, isRecord, LANGUAGES, requirePageSettings } from 'layers-social-core';
import type { Parameters } from '../../lib/params';

export interface Settings {
  page: InvitePageSettings;
  /** Whether a connected account is looked up for the item. */
  includeAccount: boolean;
}

/** The settings, checked. Throws `LayersInputError` with the parameter that cannot be right. */
export function settingsOf(params: Parameters, texts: unknown): Settings {
  const options = params.collection('options');
  return {
    page: requirePageSettings({
      senderName: params.text('senderName'),
      contact: options.text('contact'),
      colour: params.text('colour'),
      language: params.choice('language', ['auto', ...LANGUAGES]),
      leaveTo: options.text('leaveTo'),
      tokenLeadDays: options.amount('tokenLeadDays', { max: 90 }),
      texts: textsIn(texts),
    }),
    includeAccount: options.flag('includeAccount', true),
  };
}

/** The entries of the collection Texts, by name. */
function textsIn(value: unknown): Record<string, unknown> {
  const entries = isRecord(value) && Array.isArray(value.text) ? value.text : [];
  return Object.fromEntries(entries.filter(isRecord).map(({ name, words }) => [String(name), words]));
}
