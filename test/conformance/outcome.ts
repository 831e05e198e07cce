/** What came of a task in one host, in a form in which hosts can be compared. */
import type { ErrorKind } from 'layers-social-core';

import { ACCOUNT, NOBODY, NO_PROJECT, NO_UUID, PROJECT } from './stage';

export type Item = Record<string, unknown>;

interface Given {
  kind: 'given';
  items: Item[];
  /** What the host's log says. */
  log: string[];
}

export interface Refused {
  kind: 'refused';
  /** All that the person reads; a script is asked in the words for the people of a host. */
  words: (host: 'n8n' | 'zapier') => string;
  /** For workflows and scripts to branch on. */
  code?: string;
  /** Only known to a script. */
  advice?: { kind: ErrorKind; status?: number };
  /** What becomes of the Zap. */
  zapEnds?: ZapEnd;
}

export type Outcome = Given | Refused;
export type ZapEnd = 'HaltedError' | 'AppError' | 'ExpiredAuthError' | 'ThrottledError';

export function given(items: readonly object[], log: readonly string[] = []): Given {
  return { kind: 'given', items: items.map(plain), log: log.map(steady) };
}

/** Without what differs at every run, and without members that are not there. */
function plain(item: object): Item {
  const text = steady(JSON.stringify(item, (_, value: unknown) => value ?? null));
  return JSON.parse(text) as Item;
}

const NAMES: Array<[RegExp, string]> = [
  [/https?:\/\/(?:127\.0\.0\.1|localhost):\d+/g, 'http://sandbox'],
  [/\b(st|req|evt|cnt|sp)_[0-9A-Za-z-]+/g, '$1_…'],
  [new RegExp(ACCOUNT, 'g'), 'sa_…'],
  [new RegExp(NOBODY, 'g'), 'no account'],
  [new RegExp(PROJECT, 'g'), 'the project'],
  [new RegExp(NO_PROJECT, 'g'), 'no project'],
  [/\bsa_[0-9a-f-]{36}/g, 'another account'],
  [new RegExp(NO_UUID, 'g'), 'nothing'],
  [/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, 'a UUID'],
  // In the words of the HTTP library.
  [/got no answer: .*/g, 'got no answer: …'],
];

/** The same text at every run. */
export function steady(text: string): string {
  return NAMES.reduce((changed, [what, name]) => changed.replace(what, name), text);
}
