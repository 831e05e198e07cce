/** What a host has to know to keep its webhook endpoint as it wants it (contract, section 13). */
import { createHash } from 'node:crypto';

import { collect, iteratePages } from '../api/pages';
import { LISTS } from '../api/queries';
import type { WebhookEndpoint } from '../api/types';
import { bareId, WebhookEndpointChange, WebhookEndpoints } from '../api/webhook-endpoints';

/** The member of `metadata` that says whose an endpoint is. @internal */
export const OWNER_KEY = 'layersSocialOwner';
/** The member of `metadata` that says which host an endpoint is of, whichever owner in it. @internal */
export const HOST_KEY = 'layersSocialHost';
/** How an owner wants its endpoint. @internal */
export interface WantedEndpoint {
  url: string;
  events: readonly string[];
  projectId?: string;
  /** Made by `ownerMark`. */
  owner: string;
  /** Made by `ownerMark`, the same for all owners of a host. */
  host?: string;
}

/** The endpoints that matter to an owner. @internal */
export interface FoundEndpoints {
  /** The one to keep. */
  ours?: WebhookEndpoint;
  /** At the same URL, which nobody else has: they would be signed with another secret. */
  doubles: WebhookEndpoint[];
  /** With the owner's mark, at another URL: left from an old address, or of a copy of the host. */
  elsewhere: WebhookEndpoint[];
}

type Client = Pick<WebhookEndpoints, 'list'>;

/** What names an owner in `metadata`: a fingerprint, so that nothing about the host is shown. @internal */
export function ownerMark(host: string, ...names: readonly string[]): string {
  const hash = createHash('sha256').update(JSON.stringify(names)).digest('base64url');
  return `${host}:${hash.slice(0, 22)}`;
}

/** The members of `metadata` that mark an endpoint. @internal */
export function marksOf({ owner, host }: Pick<WantedEndpoint, 'owner' | 'host'>): Record<string, string> {
  return { [OWNER_KEY]: owner, ...(host !== undefined && { [HOST_KEY]: host }) };
}

/** The endpoints at the wanted URL and those that carry the owner's mark; `knownId` is preferred. @internal */
export async function findEndpoints(
  client: Client,
  wanted: WantedEndpoint,
  knownId?: string,
): Promise<FoundEndpoints> {
  const all = await listEndpoints(client);
  const here = all.filter(({ url }) => url === wanted.url);
  const usable = here.filter(({ projectId }) => isSameProject(projectId, wanted.projectId));
  const ours = usable.find(({ id }) => id === knownId) ?? usable[0];
  return {
    ...(ours && { ours }),
    doubles: here.filter((endpoint) => endpoint !== ours),
    elsewhere: all.filter(
      ({ url, metadata }) => url !== wanted.url && metadata?.[OWNER_KEY] === wanted.owner,
    ),
  };
}

/** All endpoints of the organization. @internal */
export async function listEndpoints(client: Client): Promise<WebhookEndpoint[]> {
  return collect(
    iteratePages((cursor) => client.list({ limit: 100, cursor }), LISTS.webhookEndpoints),
    Infinity,
  );
}

/** What to change of an endpoint; an automatic pause ends, one that a person made only with `resume`. @internal */
export function changeNeeded(
  { events, status, metadata }: WebhookEndpoint,
  wanted: Pick<WantedEndpoint, 'events' | 'owner' | 'host'>,
  { resume }: { resume: boolean },
): WebhookEndpointChange | undefined {
  const hasEvents =
    events.length === wanted.events.length && wanted.events.every((type) => events.includes(type));
  const rests = status === 'auto_paused' || (resume && status !== 'active');
  const marks = marksOf(wanted);
  const isMarked = Object.entries(marks).every(([name, mark]) => metadata?.[name] === mark);
  const change: WebhookEndpointChange = {
    ...(!hasEvents && { events: [...wanted.events] }),
    ...(rests && { status: 'active' as const }),
    ...(!isMarked && { metadata: marks }),
  };
  return Object.keys(change).length > 0 ? change : undefined;
}

/** Whether Layers can no longer deliver to it: its latest deliveries failed. @internal */
export function isFailing({ status, consecutiveFailureCount = 0 }: WebhookEndpoint): boolean {
  return status === 'auto_paused' || consecutiveFailureCount > 0;
}

/** `prj_…` in lists, a bare UUID at endpoints (contract, section 13). */
function isSameProject(one: string | null | undefined, other: string | undefined): boolean {
  return bareId(one ?? undefined) === bareId(other);
}
