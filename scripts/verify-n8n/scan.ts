/** n8n's scanner, as it runs on a submitted package, without the download. */
import { createRequire } from 'node:module';

import { findings } from '../verify/steps.ts';

const SCANNER = '@n8n/scan-community-package/scanner/scanner.mjs';

/** What is used here of modules that have no types. */
interface Scanner {
  analyzePackage: (folder: string, patterns: string[]) => Promise<ScanResult>;
  buildScanConfig: () => unknown;
  SOURCE_FILE_PATTERNS: string[];
}
interface ScanResult {
  passed: boolean;
  message?: string;
  details?: string;
}
interface Linter {
  ESLint: new (options: object) => { lintFiles(files: string[]): Promise<LintResult[]> };
}
type Glob = (patterns: string[], options: object) => Promise<string[]>;

interface LintResult {
  filePath: string;
  messages: { severity: number; line: number; ruleId: string; message: string }[];
}

/** Both legs of the scanner: the attested sources, and the package as published. */
export async function scan(folder: string, leg: 'source' | 'tarball'): Promise<string> {
  // Loaded late: it makes a temporary folder at once, which has to be in ours.
  const { analyzePackage, buildScanConfig, SOURCE_FILE_PATTERNS } = (await import(SCANNER)) as Scanner;
  const patterns = leg === 'source' ? SOURCE_FILE_PATTERNS : ['**/*.js', '**/*.ts', '**/*.json'];
  const verdict = await analyzePackage(folder, patterns);
  if (!verdict.passed || verdict.message) {
    findings.push(`scanner, ${leg}: ${verdict.message}\n${verdict.details ?? ''}`);
  }
  const { count, found } = await warnings(folder, patterns, await buildScanConfig());
  findings.push(...found.map((warning) => `scanner, ${leg}, warning: ${warning}`));
  return `${count} files scanned, ${found.length} warnings`;
}

/** The scanner lets warnings pass and does not tell them, so its rules run once more to count them. */
async function warnings(
  folder: string,
  patterns: string[],
  overrideConfig: unknown,
): Promise<{ count: number; found: string[] }> {
  const scanner = createRequire(createRequire(import.meta.url).resolve(SCANNER));
  const { ESLint } = scanner('eslint') as Linter;
  const eslint = new ESLint({
    cwd: folder,
    allowInlineConfig: false,
    overrideConfigFile: true,
    overrideConfig,
  });
  const files = await (scanner('fast-glob') as Glob)(patterns, {
    cwd: folder,
    absolute: true,
    ignore: ['node_modules/**', '**/package-lock.json'],
  });
  const results = await eslint.lintFiles(files);
  const found = results.flatMap(({ filePath, messages }) =>
    messages
      .filter(({ severity }) => severity === 1)
      .map(
        ({ line, ruleId, message }) => `${filePath.slice(folder.length + 1)}:${line} ${ruleId} ${message}`,
      ),
  );
  return { count: results.length, found };
}
