import { redact } from './redact';

/** White space, control characters, halves of a character, and marks that turn the direction of the text after them. */
const BREAKS = /[\s\p{Cc}\p{Cs}\u202A-\u202E\u2066-\u2069]+/gu;

/**
 * Text of the API as a part of a sentence: on one line, at most `longest` characters, credentials replaced by
 * `[redacted]`. HTML stays as it is, because a message is plain text. @internal
 */
export function oneLine(text: string, longest: number): string {
  return Array.from(redact(text).replace(BREAKS, ' ').trim()).slice(0, longest).join('');
}
