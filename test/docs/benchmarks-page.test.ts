/** One benchmark measured again leaves the rows of the others on docs/benchmarks.md as they are. */
import { readRows, withSection } from '../bench/page-table.ts';
import { printRows, rowsOf, type Section } from '../bench/table.ts';

const section = (title: string, ours: string, note?: string): Section => ({
  title,
  figures: [
    { what: `a row of ${title}`, against: '–', ours, theirs: '–', reach: '≤ 5', reached: true, note },
    { what: 'another', against: 'theirs', ours, theirs: '3', reach: '–', reached: true },
  ],
});

const [requests, listing, growth] = [
  section('Requests', '1', 'shared by both'),
  section('Listing', '2', 'shared by both'),
  section('Growth', '3', 'its own'),
];
const titles = ['Requests', 'Listing', 'Watching', 'Growth'];
const page = printRows([requests, listing, growth].flatMap(rowsOf));

test('what is read back is printed as it was', () => {
  expect(printRows(readRows(page))).toBe(page);
});

test('a section is replaced where it stands, and the notes are numbered anew', () => {
  const again = section('Listing', '9', 'measured again');

  expect(printRows(withSection(readRows(page), again, titles))).toBe(
    printRows([requests, again, growth].flatMap(rowsOf)),
  );
});

test('a section that the page has not comes where it belongs', () => {
  const watching = section('Watching', '4');

  expect(printRows(withSection(readRows(page), watching, titles))).toBe(
    printRows([requests, listing, watching, growth].flatMap(rowsOf)),
  );
});
