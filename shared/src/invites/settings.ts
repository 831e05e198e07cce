/** What the maker of a page can set. */
import { LayersInputError } from '../errors/errors';
import { Language, TextKey } from './texts';

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

const COLOUR = /^#[0-9a-f]{6}$/i;

/** The colour, in small letters; undefined when none is given. @internal */
export function requireColour(field: string, value: string | undefined): string | undefined {
  if (value === undefined || COLOUR.test(value)) return value?.toLowerCase();
  throw new LayersInputError(field, 'is not a colour', 'Give six hex digits, such as #2f6fed.');
}
