/** Decisions are numbered without a gap and dated, oldest first; the glossary stays short. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const page = (name: string) => readFileSync(resolve(__dirname, '../../docs', name), 'utf8');

test('each decision has its number and its date', () => {
  const headings = page('decisions.md').match(/^##+ .*$/gm) ?? [];
  const parsed = headings.map((heading) => /^## (\d+)\. .+ \((\d{4}-\d{2}-\d{2})\)$/.exec(heading));

  expect(headings.filter((_, index) => parsed[index] === null)).toEqual([]);
  expect(parsed.map((match) => Number(match?.[1]))).toEqual(headings.map((_, index) => index + 1));
  const dates = parsed.map((match) => match?.[2] ?? '');
  expect(dates).toEqual([...dates].sort());
});

test('the glossary has at most 25 rows, each term once', () => {
  const section = page('how-it-works.md').split('\n## ')[1] ?? '';
  const terms = [...section.matchAll(/^\| \*\*(.+?)\*\* /gm)].map((match) => match[1]);

  expect(terms.length).toBeGreaterThan(0);
  expect(terms.length).toBeLessThanOrEqual(25);
  expect(new Set(terms).size).toBe(terms.length);
});
