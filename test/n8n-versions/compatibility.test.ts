/** What the READMEs say of n8n's versions is what was tried. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { readBlock, writeBlock } from '../support/marked-block';
import { broken, compareWords } from './judge';
import type { Tried } from './try-version';
import { type Version, versions } from './versions';

const read = (file: string) => readFileSync(file, 'utf8');
const block = readBlock(read('docs/compatibility.md'), 'n8n-versions');
const [engines = [], servers = []] = tablesIn(block);
const rowsOf = (table: string[][]) => table.slice(1);
const oldest = rowsOf(engines).find((row) => !row.includes('no'))?.[0] ?? '';
const minorOf = (version: string) => version.split('.').slice(0, 2).join('.');

describe('docs/compatibility.md', () => {
  it('tells of the versions that the script tries', () => {
    expect(rowsOf(engines).map(([n8n, core]) => [n8n, core])).toEqual(
      versions.map(({ n8n, core }) => [n8n, core]),
    );
  });

  it('shows that everything works on what is supported, and something does not on the rest', () => {
    const works = rowsOf(engines).map((row) => row.slice(3).every((cell) => cell === 'yes'));

    expect(works).toEqual(versions.map(({ supported }) => supported));
    expect(rowsOf(servers).map((row) => row.slice(2, -1))).toEqual([
      ['yes', 'yes', 'yes', 'yes'],
      ['yes', 'yes', 'yes', 'yes'],
    ]);
  });
});

describe('the READMEs', () => {
  const section = /## Compatibility\n(.*?)\n## /s.exec(read('n8n-node/README.md'))?.[1] ?? '';

  it('name every version that was tried and no other', () => {
    const named = /engine of n8n (.*?), and in whole servers of n8n (.*?), on Node/s.exec(section);

    expect(listed(named?.[1])).toEqual(versions.filter(({ supported }) => supported).map(({ n8n }) => n8n));
    expect(listed(named?.[2])).toEqual(rowsOf(servers).map(([n8n]) => n8n));
    for (const { n8n } of versions.filter(({ supported }) => !supported)) {
      expect(section).toContain(`n8n ${n8n} does not load it`);
    }
  });

  it('say where the credential test shows words of n8n, and which', () => {
    const note = /^[-*] n8n (.*): Credential: bad key: (“.*”)$/m.exec(block);
    const differing = listed(note?.[1]);

    expect(section).toContain(`From n8n ${differing[0]} to ${differing.at(-1)}, **Test**`);
    expect(section).toContain(note?.[2]);
    expect(rowsOf(servers)[0]?.at(-1)).toBe(note?.[2]);
  });

  it.each(['README.md', 'n8n-node/README.md', ...readdirSync('docs').map((name) => join('docs', name))])(
    '%s promises no other oldest version',
    (file) => {
      const promised = file.endsWith('.md') ? [...read(file).matchAll(/n8n (\d[\d.]*) or newer/g)] : [];

      for (const [, version] of promised) expect(version).toBe(minorOf(oldest));
    },
  );

  it('promise it at all', () => {
    expect(section).toContain(`n8n ${minorOf(oldest)} or newer`);
  });
});

describe('the judgement', () => {
  const version = (core: string, supported = true): Version => ({ n8n: core, core, supported });
  const tried = (of: Version, outcomes: Tried['outcomes']): Tried => ({ version: of, node: '24', outcomes });

  it('fails a check whose words differ from those on the newest version', () => {
    const [old, newest] = compareWords(
      [
        tried(version('1.0.0'), { Errors: { passed: true, words: { 401: 'Bad request' } } }),
        tried(version('2.0.0'), { Errors: { passed: true, words: { 401: 'The key is not accepted' } } }),
      ],
      new Set(),
    );

    expect(old?.outcomes.Errors).toMatchObject({
      passed: false,
      reason: expect.stringContaining('401: “Bad request”') as string,
    });
    expect(newest?.outcomes.Errors?.passed).toBe(true);
  });

  it('notes them where they may differ', () => {
    const [old] = compareWords(
      [
        tried(version('1.0.0'), { Credential: { passed: true, words: { key: 'Bad request' } } }),
        tried(version('2.0.0'), { Credential: { passed: true, words: { key: 'The key is not accepted' } } }),
      ],
      new Set(['Credential']),
    );

    expect(old?.outcomes.Credential).toMatchObject({ passed: true, note: 'key: “Bad request”' });
  });

  it('names what failed or was not tried, and what works against expectation', () => {
    const all = [
      tried(version('1.0.0', false), { Loads: { passed: true }, Cancel: { passed: true } }),
      tried(version('1.5.0', false), { Loads: { passed: false, reason: 'no' } }),
      tried(version('2.0.0'), { Loads: { passed: false, reason: 'torn' } }),
    ];

    expect(broken(all, ['Loads', 'Cancel'])).toEqual([
      'n8n-core 1.0.0 works: it need not be listed as unsupported any more',
      'n8n-core 2.0.0, Loads: torn',
      'n8n-core 2.0.0, Cancel: was not tried',
    ]);
  });
});

describe('a marked block', () => {
  const page = 'above\n\n<!-- a:begin -->\n\nold\n\n<!-- a:end -->\n\nbelow\n';

  it('is replaced, and nothing else', () => {
    expect(writeBlock(page, 'a', 'new')).toBe(page.replace('old', 'new'));
    expect(readBlock(page, 'a')).toBe('old');
  });

  it('has to be there', () => {
    expect(() => writeBlock(page, 'b', 'new')).toThrow('no block <!-- b:begin -->');
  });
});

/** Every table as rows of cells, the head first. */
function tablesIn(markdown: string): string[][][] {
  return markdown
    .split(/\n{2,}/)
    .filter((part) => part.startsWith('|'))
    .map((part) => part.split('\n').filter((line) => !/^\|[\s|:-]+\|$/.test(line)))
    .map((lines) =>
      lines.map((line) =>
        line
          .split('|')
          .slice(1, -1)
          .map((cell) => cell.trim()),
      ),
    );
}

function listed(text = ''): string[] {
  return text.split(/, | and /);
}
