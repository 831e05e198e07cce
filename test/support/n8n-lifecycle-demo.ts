/**
 * The life of an account in n8n: `account-life.json` on n8n's own engine, with the built package.
 * Between two nodes something happens: an owner consents, a token dies, posts are queued.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import type { Sandbox } from '../../sandbox/dist/index.js';
import { approveInBrowser } from './approve-in-browser.ts';
import { type NodeRun, runWorkflow, type WorkflowJson } from './n8n-engine.ts';

export interface Step {
  title: string;
  detail: string;
  /** Why it is not as it should be; absent when it is. */
  amiss?: string;
  durationMs: number;
}

type Item = Record<string, unknown>;

interface LifecycleStep {
  tell(item: Item, items: Item[]): string;
  /** What must hold for the node's first item. */
  expect: Item;
  /** What happens before the next node runs. */
  then?(item: Item, sandbox: Sandbox): void | Promise<void>;
}

/** Long enough that the owner answers while the workflow is already waiting. */
const OWNER_HESITATES_MS = 1_000;
const QUEUED_POSTS = 3;

const STEPS: Record<string, LifecycleStep> = {
  'Create Connect Link': {
    tell: ({ platform, expiresAt }) => `for ${String(platform)}, good until ${String(expiresAt)}`,
    expect: { status: 'pending' },
    then: ({ authorizeUrl }) => approveSoon(String(authorizeUrl)),
  },
  'Wait for Connection': {
    tell: ({ handle, socialAccountId }) => `@${String(handle)} connected as ${String(socialAccountId)}`,
    expect: { status: 'completed' },
  },
  'List Accounts': {
    tell: (_, items) =>
      `${items.length} account: ${items.map(({ handle }) => `@${String(handle)}`).join(', ')}`,
    expect: { status: 'connected' },
    then: ({ socialAccountId }, sandbox) => {
      sandbox.setAccount(String(socialAccountId), { status: 'reauth_required' });
      sandbox.setHealth(String(socialAccountId), { score: 24 });
    },
  },
  'Check Health': {
    tell: ({ level, reasons }) => `${String(level)}: ${[reasons].flat().join(', ')}`,
    expect: { level: 'critical', fix: 'reauth_link' },
  },
  'Create Reauth Link': {
    tell: ({ socialAccountId }) => `for the same ${String(socialAccountId)}`,
    expect: { status: 'pending' },
    then: ({ authorizeUrl, socialAccountId }, sandbox) => {
      sandbox.setHealth(String(socialAccountId), { score: 81 });
      approveSoon(String(authorizeUrl));
    },
  },
  'Wait for Reconnection': {
    tell: ({ socialAccountId }) => `back, and still ${String(socialAccountId)}`,
    expect: { status: 'completed' },
    then: ({ socialAccountId }, sandbox) => {
      sandbox.seed({ scheduledPosts: [{ socialAccountId: String(socialAccountId), count: QUEUED_POSTS }] });
    },
  },
  'Check Health Again': {
    tell: ({ level, score }) => `${String(level)}, score ${String(score)}`,
    expect: { level: 'healthy' },
  },
  'Preview Revoke': {
    tell: ({ queuedPostCount }) => `would cancel ${String(queuedPostCount)} queued posts; nothing done yet`,
    expect: { deleted: false, queuedPostCount: QUEUED_POSTS },
  },
  Revoke: {
    tell: ({ canceledScheduledPosts, disconnectedReason }) =>
      `${String(disconnectedReason)}, ${String(canceledScheduledPosts)} queued posts canceled`,
    expect: { deleted: true, canceledScheduledPosts: QUEUED_POSTS },
  },
};

interface N8nLifecycle {
  sandbox: Sandbox;
  root: string;
  /** The package to run; default: the one that is built in `root`. */
  packageFolder?: string;
  tell: (step: Step) => void;
}

/** Runs the workflow and hands each chapter on as it ends; a chapter that never came is told as amiss. */
export async function runN8nLifecycle({ sandbox, root, packageFolder, tell }: N8nLifecycle): Promise<void> {
  const file = join(root, 'n8n-node/workflows/account-life.json');
  const workflow = JSON.parse(readFileSync(file, 'utf8')) as WorkflowJson;
  const told = new Set<string>();
  const accounts = new Set<unknown>();
  await runWorkflow({
    workflow,
    credentials: { apiKey: sandbox.apiKey, baseUrl: sandbox.url },
    input: [{ projectId: sandbox.projectId, platform: 'tiktok', returnUrl: 'http://localhost/connected' }],
    packageFolder: packageFolder ?? join(root, 'n8n-node'),
    onNode: async (name, run) => {
      const chapter = STEPS[name];
      if (!chapter) return;
      told.add(name);
      const items = run.items.map(({ json }) => json);
      const item = items[0] ?? {};
      if (item.socialAccountId !== undefined) accounts.add(item.socialAccountId);
      tell({
        title: name,
        detail: items[0] ? chapter.tell(item, items) : '',
        amiss: findMismatch(run, { item, step: chapter, accounts: accounts.size }),
        durationMs: run.durationMs,
      });
      await chapter.then?.(item, sandbox);
    },
  });
  for (const title of Object.keys(STEPS).filter((name) => !told.has(name))) {
    tell({ title, detail: '', amiss: 'the workflow ended before this step', durationMs: 0 });
  }
}

function findMismatch(
  run: NodeRun,
  { item, step: { expect }, accounts }: { item: Item; step: LifecycleStep; accounts: number },
): string | undefined {
  if (run.error) return `${run.error.message} ${run.error.description ?? ''}`.trim();
  if (accounts > 1) return 'the account changed its id on the way';
  const wrong = Object.entries(expect).filter(([name, value]) => item[name] !== value);
  if (wrong.length === 0) return undefined;
  return wrong
    .map(([name, value]) => `${name} is ${JSON.stringify(item[name])}, not ${JSON.stringify(value)}`)
    .join('; ');
}

/** Does not hold the workflow up: the owner answers while it waits. */
function approveSoon(authorizeUrl: string): void {
  pause(OWNER_HESITATES_MS)
    .then(() => approveInBrowser(authorizeUrl))
    .catch((error: unknown) => {
      console.error('The owner could not consent:', error);
      process.exit(1);
    });
}
