/** What can be said of a tarball by looking at it. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { findings, run } from '../verify/steps.ts';
import type { Manifest } from '../verify-n8n/tarball.ts';

const tools = createRequire(new URL('../../tools/packages/package.json', import.meta.url));

/** What is used here of modules that only this part installs. */
interface Publint {
  publint: (options: object) => Promise<{ messages: unknown[] }>;
}
interface PublintUtils {
  formatMessage: (message: unknown, manifest: Manifest, options: object) => string;
}

interface TypesReport {
  analysis?: { types?: unknown; entrypoints: Record<string, unknown> };
  problems?: Record<string, { kind: string; entrypoint?: string }[]>;
}

/** The licence is the repository's; the README says more than a heading. */
export async function checkText(unpacked: string, root: string): Promise<string> {
  const read = (path: string) => readFile(path, 'utf8').catch(() => '');
  const readme = await read(join(unpacked, 'README.md'));
  if (readme.length < 500) findings.push(`${unpacked}: README.md is missing or says next to nothing`);
  if ((await read(join(unpacked, 'LICENSE'))) !== (await read(join(root, 'LICENSE')))) {
    findings.push(`${unpacked}: LICENSE is missing or not the repository's`);
  }
  return `${readme.length} characters, MIT`;
}

/** Everything that publint has to say, its suggestions too. */
export async function lint(unpacked: string): Promise<string> {
  const { publint } = (await import(pathToFileURL(tools.resolve('publint')).href)) as Publint;
  const { formatMessage } = (await import(
    pathToFileURL(tools.resolve('publint/utils')).href
  )) as PublintUtils;
  const { messages } = await publint({ pkgDir: unpacked, pack: false, strict: true, level: 'suggestion' });
  const manifest = JSON.parse(await readFile(join(unpacked, 'package.json'), 'utf8')) as Manifest;
  for (const message of messages) {
    findings.push(`publint: ${manifest.name}: ${formatMessage(message, manifest, { color: false })}`);
  }
  return `${messages.length} messages`;
}

/** Resolution as node10, node16 from CommonJS and from a module, and bundlers do it, for each entry point. */
export async function findTypes(tarball: string, root: string): Promise<string> {
  const attw = tools.resolve('@arethetypeswrong/cli/package.json').replace('package.json', 'dist/index.js');
  const { status, output, errors } = await run(process.execPath, [attw, tarball, '--format', 'json'], root);
  const { analysis, problems = {} } = JSON.parse(output) as TypesReport;
  const found = Object.values(problems).flat();
  if (status !== 0 || !analysis?.types) {
    findings.push(
      `types: ${found.map(({ kind, entrypoint }) => `${kind} ${entrypoint ?? ''}`).join(', ') || errors}`,
    );
  }
  return Object.keys(analysis?.entrypoints ?? {}).join(' ');
}
