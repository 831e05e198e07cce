/** Every relative link in every Markdown file leads somewhere, to a heading too where it names one. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';

const root = resolve(__dirname, '../..');
const REPOSITORY = /^https:\/\/github\.com\/layers-social\/layers-social\/(?:tree|blob)\/main\//;
const SKIPPED = new Set(['node_modules', 'dist', 'build', 'coverage', 'artifacts', '.git', '.cache']);

function markdownFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : markdownFiles(path);
    return entry.name.endsWith('.md') ? [path] : [];
  });
}

/** What a reader sees of it: no code, because links in it are none. */
function prose(text: string): string {
  return text.replace(/^(```+|~~~+)[^\n]*\n[\s\S]*?^\1[ \t]*$/gm, '').replace(/`[^`\n]*`/g, 'code');
}

function targetsIn(text: string): string[] {
  const inline = [...prose(text).matchAll(/\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)/g)];
  const references = [...prose(text).matchAll(/^\[[^\]]+\]:\s*<?(\S+?)>?\s*$/gm)];
  return [...inline, ...references].map((match) => match[1]!);
}

/** The anchors of a file, as GitHub makes them. */
function anchorsOf(file: string): Set<string> {
  const anchors = new Set<string>();
  const text = readFileSync(file, 'utf8').replace(/^(```+|~~~+)[^\n]*\n[\s\S]*?^\1[ \t]*$/gm, '');
  for (const [, heading] of text.matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm)) {
    const slug = heading!
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(/\s/g, '-');
    let anchor = slug;
    for (let count = 1; anchors.has(anchor); count += 1) anchor = `${slug}-${count}`;
    anchors.add(anchor);
  }
  return anchors;
}

/** Why the link leads nowhere; undefined when it does not, and when it leads off this repository. */
function faultOf(file: string, target: string): string | undefined {
  const isOurs = REPOSITORY.test(target);
  if (!isOurs && /^[a-z][a-z0-9+.-]*:/i.test(target)) return undefined;
  const [path = '', anchor] = target.replace(REPOSITORY, '').split('#', 2);
  const from = isOurs ? root : dirname(file);
  const wanted = path === '' ? file : resolve(from, decodeURIComponent(path));
  if (wanted !== root && relative(root, wanted).startsWith('..')) return 'leads out of the repository';
  if (!existsSync(wanted)) return 'does not exist';
  if (anchor === undefined || !wanted.endsWith('.md')) return undefined;
  if (statSync(wanted).isDirectory()) return 'names a heading of a folder';
  return anchorsOf(wanted).has(anchor) ? undefined : `has no heading #${anchor}`;
}

const files = markdownFiles(root);

test('there are pages to check', () => {
  expect(files.map((file) => basename(file))).toEqual(expect.arrayContaining(['README.md', 'n8n.md']));
});

test.each(files.map((file) => [relative(root, file), file]))('%s links to what exists', (_name, file) => {
  const faults = targetsIn(readFileSync(file, 'utf8')).flatMap((target) => {
    const fault = faultOf(file, target);
    return fault === undefined ? [] : [`${target} ${fault}`];
  });
  expect(faults).toEqual([]);
});
