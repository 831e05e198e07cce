/** The part of docs/compatibility.md that tells what was tried, as Markdown. */
import { markdownTable } from '../bench/table.ts';
import type { Outcome } from './checks/check.ts';
import type { TriedServer } from './server.ts';
import type { Tried } from './try-version.ts';

export interface Report {
  /** ISO 8601, the day only. */
  date: string;
  packageVersion: string;
  system: string;
  tried: readonly Tried[];
  checks: readonly string[];
  servers: readonly TriedServer[];
  serverChecks: readonly string[];
}

export function tablesOf(report: Report): string {
  const { date, packageVersion, system } = report;
  return [
    `Tried on ${date} with n8n-nodes-layers-social ${packageVersion} as it is packed, on ${system}.`,
    enginesTable(report),
    ...linesOf(report.tried),
    ...(report.servers.length > 0 ? ['Whole servers, installed from npm:', serversTable(report)] : []),
  ].join('\n\n');
}

function enginesTable({ tried, checks }: Report): string {
  const rows = tried.map(({ version, node, outcomes }) => [
    version.n8n,
    version.core,
    node,
    ...checks.map((check) => mark(outcomes[check])),
  ]);
  return markdownTable([['n8n', 'n8n-core', 'Node.js', ...checks], ...rows]);
}

function serversTable({ servers, serverChecks }: Report): string {
  const rows = servers.map(({ n8n, node, outcomes, badKey }) => [
    n8n,
    node,
    ...serverChecks.map((check) => mark(outcomes[check])),
    `“${badKey}”`,
  ]);
  return markdownTable([['n8n', 'Node.js', ...serverChecks, 'Test of a credential with a bad key'], ...rows]);
}

const mark = (outcome: Outcome | undefined): string =>
  outcome === undefined ? 'not tried' : outcome.passed ? 'yes' : 'no';

/** What is not as on the newest version; versions that differ in the same way share a line. */
function linesOf(tried: readonly Tried[]): string[] {
  const versionsBy = new Map<string, string[]>();
  for (const { version, outcomes } of tried) {
    for (const [check, { passed, reason = '', note }] of Object.entries(outcomes)) {
      const told = passed ? note : firstLine(reason);
      const line = told === undefined ? undefined : `${check}: ${told}`;
      if (line !== undefined) versionsBy.set(line, [...(versionsBy.get(line) ?? []), version.n8n]);
    }
  }
  const lines = [...versionsBy].map(([line, versions]) => `- n8n ${versions.join(', ')}: ${line}`);
  return lines.length > 0 ? [lines.join('\n')] : [];
}

const firstLine = (text: string): string => text.split('\n')[0]?.trim() ?? '';
