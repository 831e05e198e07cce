/** Checks of the exported sources. */
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

import { findings, runOrThrow, run } from '../verify/steps.ts';

/** n8n asks for a repository with one package.json; the lockfile has to install without being rewritten. */
export async function checkTree(tree: string): Promise<string> {
  const files = await readdir(tree, { recursive: true });
  const manifests = files.filter((file) => /(^|[\\/])package\.json$/.test(file));
  if (manifests.length !== 1) findings.push(`the tree holds ${manifests.length} package.json`);
  // Offline and with an empty cache: npm fails as soon as the lockfile does not hold what it wants.
  const dry = await run('npm', ['ci', '--dry-run', '--ignore-scripts', '--no-audit', '--no-fund'], tree);
  if (dry.status !== 0)
    findings.push(`package-lock.json does not satisfy package.json:\n${dry.errors.trim()}`);
  return `${files.length} files and folders, ${manifests.length} package.json, npm ci ended with ${dry.status}`;
}

/** n8n's linter ends well on warnings too, so its report is read. */
export async function lint(tree: string): Promise<string> {
  const { status, output, errors } = await run('npm', ['run', '--silent', 'lint'], tree);
  const report = stripVTControlCharacters(`${output}${errors}`);
  const reported = report.match(/^\s+\d+:\d+\s+(error|warning)\s.*$/gm) ?? [];
  if (status !== 0 || reported.length > 0 || /warning/i.test(report)) {
    findings.push(`n8n-node lint ended with ${status}:\n${report.trim()}`);
  }
  return `${reported.length} findings, warnings included`;
}

/** n8n's builder, which publishes, and the everyday build have to give the same files. */
export async function build(tree: string, everyday: string): Promise<string> {
  await runOrThrow('npm', ['run', '--silent', 'build'], tree);
  const published = await filesBelow(join(tree, 'dist'));
  const own = await filesBelow(everyday);
  const different = [...new Set([...published.keys(), ...own.keys()])].filter(
    (file) => published.get(file) !== own.get(file),
  );
  findings.push(
    ...different.map((file) => `dist/${file} differs between n8n's build and n8n-node/build.mjs`),
  );
  return `${published.size} files`;
}

async function filesBelow(folder: string): Promise<Map<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(
    await Promise.all(
      paths.map(async (path) => [relative(folder, path), await readFile(path, 'base64')] as const),
    ),
  );
}
