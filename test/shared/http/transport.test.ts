import { header, TransportResponse } from 'layers-social-core';

const answer = (headers: TransportResponse['headers']): TransportResponse => ({
  status: 200,
  headers,
  body: '',
});

test.each<[string, Record<string, unknown>, string | undefined]>([
  ['names in any case', { 'RETRY-after': '7' }, '7'],
  ['the first of several', { 'retry-after': ['7', '8'] }, '7'],
  ['a number as text', { 'retry-after': 7 }, '7'],
  ['nothing', {}, undefined],
  ['a value of no use', { 'retry-after': { seconds: 7 } }, undefined],
  ['an empty list', { 'retry-after': [] }, undefined],
  ['the next one where the first is of no use', { 'Retry-After': null, 'retry-after': '7' }, '7'],
])('a header is read: %s', (_what, headers, text) => {
  expect(header(answer({ other: 'x', ...headers }), 'Retry-After')).toBe(text);
});
