/**
 * The sample events for the editor: one of each chosen type, for an existing account. The core's detection
 * makes them from an invented earlier state, so they have exactly the shape of real events.
 */
import {
  Account,
  assessHealth,
  detect,
  hasApiCode,
  HealthSnapshot,
  LayersClient,
  Remembered,
  sampleAccount,
  Sighting,
  WatchEvent,
} from 'layers-social-core';
import { filterEvents } from './filterEvents';
import type { EventType, Settings } from './settings';

const MINUTE_MS = 60_000;
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
  return settings.events.flatMap((type) => sampleOf(type, subject, settings, now).slice(0, 1));
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

/** Where an account may have come from, and how it may look now; the first one that makes the event is used. */
function sampleOf(type: EventType, subject: Subject, settings: Settings, now: number): WatchEvent[] {
  const { account, snapshot } = subject;
  const well = { ...account, status: 'connected', tokenExpiresAt: null };
  const stories: Record<EventType, Array<{ was?: Remembered; is: Sighting }>> = {
    account_connected: [{ is: { account: { ...account, status: 'connected' } } }],
    health_degraded: [
      { was: known(account, 'connected'), is: { account, snapshot } },
      { was: known(account, 'connected'), is: { account: { ...account, status: 'reauth_required' } } },
    ],
    account_recovered: [{ was: known(account, 'reauth_required'), is: { account: well } }],
  };
  for (const { was, is } of stories[type]) {
    const accounts = new Map(was && [[account.socialAccountId, was]]);
    const before = { polledAt: now - MINUTE_MS, projects: new Map([[subject.projectId, accounts]]) };
    const { events } = detect(before, {
      selected: [subject.projectId],
      scans: [{ projectId: subject.projectId, complete: true, sightings: [is] }],
      policy: settings.policy,
      contentHealth: true,
      now,
    });
    const told = filterEvents(events, { ...settings, events: [type], matchesFilters: () => true }, before);
    if (told.length > 0) return told;
  }
  return [];
}

function known({ platform }: Account, status: 'connected' | 'reauth_required'): Remembered {
  const reasons = status === 'reauth_required' ? [status] : [];
  return {
    status,
    platform,
    missed: false,
    // No time to compare with, so that it is not taken for a reconnection.
    connectedAt: 0,
    // Read before, so that reasons from the snapshot count as new.
    readAt: 1,
    active: reasons,
    announced: reasons,
  };
}
