/**
 * What the Zaps of a connection know together, kept in `z.cache`. Zapier remembers the ids that every Zap has seen, and ids are
 * made of what the API says; the record serves what such ids cannot: facts as they were first seen, content health, and
 * findings that a later poll would not see again. It can be lost at any time: then nothing fires that has fired before.
 */
import { isRecord, NEVER_LISTED, readState, WatchState, writeState } from 'layers-social-core';

import type { Item } from './outputs';

/** An item that a poll of one Zap found, for the other Zaps of the connection. */
export interface Finding {
  /** Milliseconds since the epoch. */
  at: number;
  item: Item;
  /** A later poll sees it again, unless it does not reach the project. */
  isSeenAgain?: true;
}

export interface WatchRecord {
  watch: WatchState;
  /** Newest first; those that a later poll sees again come last. */
  findings: readonly Finding[];
  /** Ids of connections that were made known before ids were made of facts, by the id they would have now. */
  aliases: Readonly<Record<string, string>>;
  /** When a poll last looked at some projects only, in milliseconds since the epoch. */
  leftOutAt?: number;
  /** Ids that an attempt to turn a Zap on has seen, when it could not see them all. */
  attempt?: { at: number; ids: readonly string[] };
}

/** What came of the record: kept; another poll was faster; or nothing can be kept, now or at all. */
export interface Memory {
  status: 'saved' | 'overtaken' | 'unusable';
  record: WatchRecord;
  /** Milliseconds since the epoch. */
  now: number;
}

/** Longer than the Zaps of a connection differ in their polls. */
const KEEP_FINDINGS_MS = 3 * 86_400_000;
const MAX_FINDINGS = 300;
const MAX_ATTEMPT_IDS = 50_000;

/** The record as it was stored, by this version or the one before; undefined when there is none. Never throws. */
export function readRecord(stored: unknown): WatchRecord | undefined {
  if (!isRecord(stored)) return undefined;
  const watch = readState(stored.watch);
  if (!watch) return undefined;
  if (isRecord(stored.marks)) return withMarks(watch, stored.marks);
  const attempt = isRecord(stored.attempt) ? stored.attempt : {};
  return {
    watch,
    findings: Array.isArray(stored.findings) ? stored.findings.filter(isFinding) : [],
    aliases: Object.fromEntries(entriesOfText(stored.aliases)),
    ...(typeof stored.leftOutAt === 'number' && { leftOutAt: stored.leftOutAt }),
    ...(typeof attempt.at === 'number' && { attempt: { at: attempt.at, ids: texts(attempt.ids) } }),
  };
}

export function writeRecord({ watch, ...rest }: WatchRecord): unknown {
  return { watch: writeState(watch), ...rest };
}

/** The record after a poll that found this; the latest findings are kept for some days, those that are not seen again first. */
export function withFindings(
  record: Omit<WatchRecord, 'findings'>,
  findings: readonly Finding[],
  now: number,
): WatchRecord {
  const kept = new Map<string, Finding>();
  for (const finding of findings) {
    if (now - finding.at < KEEP_FINDINGS_MS && !kept.has(finding.item.id)) kept.set(finding.item.id, finding);
  }
  const all = [...kept.values()];
  const once = all.filter(({ isSeenAgain }) => !isSeenAgain);
  const latest = [...once, ...all.filter(({ isSeenAgain }) => isSeenAgain)].slice(0, MAX_FINDINGS);
  const attempt = record.attempt && { ...record.attempt, ids: record.attempt.ids.slice(0, MAX_ATTEMPT_IDS) };
  return { ...record, findings: latest, ...(attempt && { attempt }) };
}

const WINDOW_MS = 30 * 86_400_000;

/**
 * A record of the version before kept moments, by account and name: when a reason, or the loss of a connection, was first
 * seen. They stay in the ids for as long as that trouble lasts, so that no Zap fires again because of an update.
 */
function withMarks(watch: WatchState, marks: Record<string, unknown>): WatchRecord {
  const accounts = new Map(watch.accounts);
  const aliases: Record<string, string> = {};
  for (const [id, mark] of Object.entries(marks)) {
    if (!isRecord(mark)) continue;
    const account = accounts.get(id);
    const begun = account && mark[account.trouble];
    if (account && typeof begun === 'number') {
      accounts.set(id, {
        ...account,
        mark: isListed(begun, watch.polledAt) ? begun.toString(36) : NEVER_LISTED,
      });
    }
    const { since, lostAt, backAt } = mark;
    if (typeof since === 'number' && typeof lostAt === 'number' && typeof backAt === 'number') {
      aliases[`${id}:${since}`] = `${id}:${since}:${lostAt.toString(36)}`;
    }
  }
  return { watch: { ...watch, accounts, projects: withStarts(watch, marks) }, findings: [], aliases };
}

function withStarts(watch: WatchState, marks: Record<string, unknown>): WatchState['projects'] {
  const projects = [...watch.projects].map(([projectId, project]) => {
    const contents = [...project.contents].map(([id, content]) => {
      const mark = isRecord(marks[id]) ? marks[id] : {};
      const begun = content.announced.map((code) => [code, mark[code]] as const);
      const startedAt = Object.fromEntries(begun.filter(([, at]) => typeof at === 'number'));
      const silent = content.announced.filter((code) => !isListed(mark[code], watch.polledAt));
      return [id, { ...content, startedAt, silent }] as const;
    });
    return [projectId, { ...project, contents: new Map(contents) }] as const;
  });
  return new Map(projects);
}

function isListed(begun: unknown, now: number): boolean {
  return typeof begun === 'number' && begun >= now - WINDOW_MS;
}

function isFinding(value: unknown): value is Finding {
  return (
    isRecord(value) &&
    typeof value.at === 'number' &&
    isRecord(value.item) &&
    typeof value.item.id === 'string'
  );
}

function entriesOfText(value: unknown): [string, string][] {
  const entries = isRecord(value) ? Object.entries(value) : [];
  return entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string');
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((text) => typeof text === 'string') : [];
}
