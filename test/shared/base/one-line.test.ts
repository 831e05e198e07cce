import { oneLine } from '../../../shared/src/base/one-line';

test.each([
  ['line breaks', 'acme\r\n\r\ncoffee\u2028bar', 'acme coffee bar'],
  ['control characters', 'acme\u0000\u001B[31mcoffee\u007F', 'acme [31mcoffee'],
  ['marks that turn the direction', '\u202Egnp.exe\u2066', 'gnp.exe'],
  ['half a character', 'acme\uD83D coffee', 'acme coffee'],
  ['blanks around', ' acme ', 'acme'],
  ['a credential', 'lp_live_ABCDEFGHJKMNPQRS_secretsecret is mine', '[redacted] is mine'],
  ['what is longer, without half a character', `${'a'.repeat(18)}😀😀😀`, `${'a'.repeat(18)}😀😀`],
])('%s', (_what, text, line) => {
  expect(oneLine(text, 20)).toBe(line);
});
