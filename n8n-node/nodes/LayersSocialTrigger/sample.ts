/**
 * The sample events for the editor: one of each chosen type, for an existing account.
 */
import {
  Account,
  assessHealth,
  exampleEvents,
  hasApiCode,
  HealthSnapshot,
  LayersClient,
  sampleAccount,
  WatchEvent,
} from 'layers-social-core';
import { filterEvents } from './filterEvents';
import type { Settings } from './settings';

/** The most projects to search for an account. */
const MAX_PROJECTS = 10;

interface Subject {
  projectId: string;
  account: Account;
  snapshot?: HealthSnapshot;
}

/** One event of each chosen kind. Writes nothing and needs a handful of requests at most. */
export async function sampleEvents(
  client: LayersClient,
  settings: Settings,
  now: number,
): Promise<WatchEvent[]> {
  const subject = await findSubject(client, settings, now);
  const { policy } = settings;
  return settings.events.flatMap((type) => {
    const examples = exampleEvents(type, { ...subject, policy, now });
    return filterEvents(examples, { ...settings, events: [type], matchesFilters: () => true }).slice(0, 1);
  });
}

/** An account that matches the filters, preferably an unhealthy one; the sample account when there is none. */
async function findSubject(client: LayersClient, settings: Settings, now: number): Promise<Subject> {
  let found: Subject | undefined;
  let projectsLeft = MAX_PROJECTS;
  for await (const projectId of projectsOf(client, settings)) {
    const { items } = await client.listAccounts(projectId, { limit: 200 });
    const admitted = items.filter(settings.matchesFilters);
    const bad = admitted.find((account) => isBad(account, settings, now));
    if (bad) return { projectId, account: bad };
    found ??= admitted[0] && { projectId, account: admitted[0] };
    projectsLeft -= 1;
    if (projectsLeft === 0) break;
  }
  if (!found) return { projectId: settings.projectIds?.[0] ?? 'prj_example', account: sampleAccount };
  const wantsContent = settings.contentHealth && settings.events.includes('health_degraded');
  return { ...found, ...(wantsContent && { snapshot: await snapshotOf(client, found.account) }) };
}

async function* projectsOf(client: LayersClient, { projectIds }: Settings): AsyncGenerator<string> {
  if (projectIds) return yield* projectIds;
  const limit = MAX_PROJECTS;
  for await (const { id } of client.iterateProjects({ status: 'active', limit })) yield id;
}

function isBad(account: Account, { policy }: Settings, now: number): boolean {
  return assessHealth({ account, policy, now }).level !== 'healthy';
}

async function snapshotOf(client: LayersClient, account: Account): Promise<HealthSnapshot | undefined> {
  return client.getHealth(account.socialAccountId).catch((error: unknown) => {
    if (hasApiCode(error, 'NOT_FOUND')) return undefined;
    throw error;
  });
}
