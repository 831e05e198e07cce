/** Parts of a page that a script writes stand between two comments that carry their name. */

const marksOf = (name: string): [begin: string, end: string] => [
  `<!-- ${name}:begin -->`,
  `<!-- ${name}:end -->`,
];

/** What stands in the block; throws when the page has no such block. */
export function readBlock(page: string, name: string): string {
  const [begin, end] = marksOf(name);
  const from = page.indexOf(begin);
  const to = page.indexOf(end);
  if (from < 0 || to < from) throw new Error(`the page has no block ${begin} … ${end}`);
  return page.slice(from + begin.length, to).trim();
}

/** The page with other content in the block; everything else stays as it is. */
export function writeBlock(page: string, name: string, content: string): string {
  readBlock(page, name);
  const [begin, end] = marksOf(name);
  const before = page.slice(0, page.indexOf(begin));
  const after = page.slice(page.indexOf(end));
  return `${before}${begin}\n\n${content.trim()}\n\n${after}`;
}
