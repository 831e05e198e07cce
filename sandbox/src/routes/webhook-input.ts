// What the webhook endpoint routes accept (contract, section 13).

import { z } from 'zod';

import { EVENT_TYPES, type EndpointRow } from '../data/endpoints';
import { parseObject } from '../data/json';
import { findProject } from '../data/projects';
import { forbiddenScope, invalidField, notFound } from '../errors';
import { hasScope } from '../http/auth';
import type { Call } from '../http/endpoint';
import { isLoopback } from '../http/loopback';
import * as ids from '../ids';

export const url = z.string().max(2_048).refine(isWebhookUrl, 'must be https; http only on localhost');
export const events = z.array(z.enum(EVENT_TYPES)).min(1).max(50);
export const scope = z.enum(['own', 'all_children']);
export const metadata = z.record(z.string(), z.unknown());

/** Listening to child organizations is for parents. */
export function refuseFirehose({ caller }: Call, wanted: string | undefined): void {
  if (wanted === 'all_children' && !hasScope(caller, 'org:admin')) throw forbiddenScope('org:admin');
}

/** The project an endpoint is narrowed to, in its stored form. */
export function narrowedTo({ context, orgId }: Call, projectId: string | null | undefined): string | null {
  if (projectId == null) return null;
  if (context.behaviour.webhookProjectId === 'bare' && !ids.isUuid(projectId))
    throw invalidField('projectId', 'must be a UUID');
  const project = findProject(context.db, orgId, projectId);
  if (!project) throw notFound('The project');
  return project.id;
}

/** Merged per name; an empty value removes one, null removes all (contract, section 13). */
export function mergedMetadata(
  row: EndpointRow,
  change: Record<string, unknown> | null | undefined,
): string | null {
  if (change === undefined) return row.metadata;
  if (change === null) return null;
  const merged = { ...(row.metadata === null ? {} : parseObject(row.metadata)), ...change };
  return JSON.stringify(
    Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== '' && value !== null)),
  );
}

function isWebhookUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
}
