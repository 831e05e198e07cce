/** Checks of the exported sources. */
import { readdir } from 'node:fs/promises';
import { stripVTControlCharacters } from 'node:util';

import { findings, must, run } from './steps.mjs';

/** n8n asks for a repository with one package.json; the lockfile has to install without being rewritten. */
export async function checkTree(tree) {
  const files = await readdir(tree, { recursive: true });
  const manifests = files.filter((file) => /(^|[\\/])package\.json$/.test(file));
  if (manifests.length !== 1) findings.push(`the tree holds ${manifests.length} package.json`);
  await must('npm', ['ci', '--dry-run', '--ignore-scripts', '--no-audit', '--no-fund'], tree);
  return `${files.length} files and folders, one package.json, and a lockfile that agrees with it`;
}

/** n8n's linter ends well on warnings too, so its report is read. */
export async function lint(tree) {
  const { status, output, errors } = await run('npm', ['run', '--silent', 'lint'], tree);
  const report = stripVTControlCharacters(`${output}${errors}`);
  const reported = report.match(/^\s+\d+:\d+\s+(error|warning)\s.*$/gm) ?? [];
  if (status !== 0 || reported.length > 0 || /warning/i.test(report)) {
    findings.push(`n8n-node lint ended with ${status}:\n${report.trim()}`);
  }
  return `${reported.length} findings, warnings included`;
}

export async function build(tree) {
  await must('npm', ['run', '--silent', 'build'], tree);
  const files = await readdir(`${tree}/dist`, { recursive: true });
  return `${files.filter((file) => file.endsWith('.js')).length} scripts`;
}
