/**
 * The schemas with which n8n shows the output of an operation before it ran: the built node runs every operation on the
 * answers of the API's documentation, and a schema says what came out. For jest and for plain scripts on Node 24.
 */
import { createRequire } from 'node:module';
import { resolve } from 'node:path';

import type { IDataObject, IExecuteFunctions, IHttpRequestOptions, INodeExecutionData } from 'n8n-workflow';

import { type Answer, executeContext, locator } from './n8n-context.ts';

export interface OutputSchema {
  type: string;
  properties?: Record<string, OutputSchema>;
  items?: OutputSchema;
}

/** The samples of the core, as its index names them. */
interface Samples {
  sampleAccount: object;
  sampleAuthorizeLink: object;
  sampleConnectionStatus: object;
  sampleEndedPosts: object[];
  sampleHealthSnapshot: object;
  sampleRevocation: object;
  sampleScheduledPost: object;
  sampleWebhookDelivery: object;
  sampleWebhookEndpoint: object;
  sampleWebhookReplay: object;
  sampleWebhookTest: object;
}

/** One run of an operation; several runs show together which members there are. */
type Run = IDataObject;

const PROJECT = { project: locator('prj_1d9c7f04-7f3e-4c55-8a6a-0b7f3c2e9d10') };
const ACCOUNT = { ...PROJECT, account: locator('sa_5c4b8a52-3c1d-4a7e-9f60-2b7d1e8a4c11') };
const LINK = { returnTo: 'url', returnUrl: 'https://app.example.com/connected' };
const PAGE = { pageUrl: 'https://n8n.example.com/webhook/5f0c2a/invite' };
const WAIT = { ...ACCOUNT, resume: 'poll', expiresAt: '2026-04-18T19:16:42Z' };
const ENDPOINT = { endpoint: locator('8d0f6c1a-5e27-4b39-9c4d-1f2a3b4c5d6e') };
/** The state of a link that its owner refuses. */
const REFUSED = 'st_refused';

/** Every operation of the node, as `resource/operation`. */
const RUNS: Record<string, Run[]> = {
  'account/get': [ACCOUNT],
  'account/getHealth': [ACCOUNT],
  'account/getMany': [PROJECT],
  'account/revoke': [
    ACCOUNT,
    { ...ACCOUNT, previewOnly: true },
    { ...ACCOUNT, previewOnly: true, options: { maxQueuedPosts: 0 } },
  ],
  'connection/createConnectLink': [{ ...PROJECT, ...LINK, platform: 'tiktok' }],
  'connection/createInviteLink': [{ ...ACCOUNT, ...PAGE, options: { reference: 'customer 4711' } }],
  'connection/createReauthLink': [{ ...ACCOUNT, ...LINK }],
  'connection/getStatus': [
    { ...ACCOUNT, state: 'st_example' },
    { ...ACCOUNT, state: REFUSED },
  ],
  'connection/wait': [
    { ...WAIT, state: 'st_example' },
    { ...WAIT, state: REFUSED },
  ],
  'scheduledPost/getMany': [PROJECT],
  'webhookEndpoint/getDeliveries': [ENDPOINT],
  'webhookEndpoint/getMany': [{}],
  'webhookEndpoint/replayDelivery': [{ deliveryId: '3f2a9c1e-7b64-4d08-8e15-6a7b8c9d0e1f' }],
  'webhookEndpoint/sendTest': [ENDPOINT],
};

/** The schema of each operation, by `resource/operation`. */
export async function outputSchemas(
  samples: Samples,
  packageFolder: string,
): Promise<Map<string, OutputSchema>> {
  const { router } = createRequire(resolve(packageFolder, 'package.json'))(
    './dist/nodes/LayersSocial/actions/router.js',
  ) as { router(this: IExecuteFunctions): Promise<INodeExecutionData[][]> };
  const schemas = new Map<string, OutputSchema>();
  for (const [name, runs] of Object.entries(RUNS)) {
    const [resource = '', operation = ''] = name.split('/');
    const items: IDataObject[] = [];
    for (const run of runs) {
      const input = { socialAccountId: ACCOUNT.account.value, platform: 'tiktok', handle: 'acmecoffee' };
      const { context } = executeContext({
        parameters: { resource, operation, ...run },
        items: [input],
        answer: (request) => answerTo(request, samples),
      });
      const [output = []] = await router.call(context);
      items.push(...output.map(({ json }) => json));
    }
    schemas.set(name, schemaOf(items));
  }
  return schemas;
}

/** What the documentation shows as the answer to a request. */
export function answerTo({ method, url }: IHttpRequestOptions, samples: Samples): Answer {
  const { pathname } = new URL(url);
  const ok = (body: unknown): Answer => ({ statusCode: 200, body });
  const list = (...items: object[]) => ok({ items, nextCursor: null });
  if (pathname.endsWith('/health')) return ok({ ...samples.sampleHealthSnapshot, tier: 'cold', score: 12 });
  if (pathname.endsWith('/scheduled-posts'))
    return list(samples.sampleScheduledPost, ...samples.sampleEndedPosts);
  if (pathname.endsWith('/test')) return ok(samples.sampleWebhookTest);
  if (pathname.endsWith('/replay')) return ok(samples.sampleWebhookReplay);
  if (pathname.endsWith('/deliveries')) return list(samples.sampleWebhookDelivery);
  if (pathname.endsWith('/webhook-endpoints')) return list(samples.sampleWebhookEndpoint);
  if (method === 'DELETE') return ok(samples.sampleRevocation);
  if (pathname.includes('/oauth-status/')) return ok(statusOf(pathname, samples));
  if (pathname.endsWith('-url')) return ok(samples.sampleAuthorizeLink);
  return list(samples.sampleAccount);
}

function statusOf(pathname: string, samples: Samples): object {
  if (!pathname.endsWith(REFUSED)) return samples.sampleConnectionStatus;
  const error = { code: 'access_denied', message: 'The owner did not agree.' };
  return { state: REFUSED, status: 'failed', expiresAt: '2026-04-18T19:16:42Z', error };
}

/** The schema of values that stand in the same place. A member without any value has none. */
function schemaOf(values: readonly unknown[]): OutputSchema {
  const known = values.filter((value) => value !== null && value !== undefined);
  const lists = known.filter((value) => Array.isArray(value));
  if (lists.length > 0) return { type: 'array', items: schemaOf(lists.flat()) };
  const objects = known.filter((value) => typeof value === 'object') as IDataObject[];
  if (objects.length === 0) return { type: known.length === 0 ? 'null' : typeof known[0] };
  const names = [...new Set(objects.flatMap((object) => Object.keys(object)))];
  return {
    type: 'object',
    properties: Object.fromEntries(
      names.map((name) => [name, schemaOf(objects.map((object) => object[name]))]),
    ),
  };
}

/** What is wrong with an item, by a schema: members that it does not name, and values of another type. */
export function misfits(schema: OutputSchema, value: unknown, at = ''): string[] {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value)) {
    if (schema.type !== 'array') return [`${at} is a list`];
    return value.flatMap((entry) => misfits(schema.items ?? { type: 'null' }, entry, `${at}[]`));
  }
  if (typeof value !== schema.type) return [`${at} is a ${typeof value}, not a ${schema.type}`];
  if (typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([name, member]) => {
    const inside = schema.properties?.[name];
    return inside ? misfits(inside, member, `${at}.${name}`) : [`${at}.${name} is not in the schema`];
  });
}
