// Every answer that a test gets from the API has to be as the description at /openapi.json says.

import { createRequire } from 'node:module';
import { join } from 'node:path';

import type { Sandbox } from 'layers-social-sandbox';

import { ENDPOINTS } from '../../sandbox/src/app';
import { openApiDocument } from '../../sandbox/src/openapi/document';

interface Check {
  safeParse(value: unknown): { success: boolean; error?: unknown };
}
interface Zod {
  fromJSONSchema(schema: unknown): Check;
  prettifyError(error: unknown): string;
}
/** The sandbox's own: the tests' is the one that n8n brings. */
const { z }: { z: Zod } = createRequire(join(__dirname, '../../sandbox/package.json'))('zod');

interface Content {
  content: Record<'application/json', { schema: Schema }>;
}
export interface Schema {
  type?: string;
  maximum?: number;
  enum?: unknown[];
  items?: Schema;
  required?: string[];
  properties?: Record<string, Schema>;
  additionalProperties?: unknown;
}
export interface Operation {
  operationId: string;
  parameters: { name: string; in: string; schema: Schema }[];
  requestBody?: Content;
  responses: Record<string, Content>;
}
export type Paths = Record<string, Record<string, Operation>>;

const { paths: described, components } = openApiDocument(ENDPOINTS);
// Made of plain JSON: the tests say what they expect of it.
const paths = described as Paths;
const schemas = new Map<string, Check>();

export function holdAgainstDescription(
  sandbox: Sandbox,
  method: string,
  { status, headers, body }: { status: number; headers: Headers; body: unknown },
): void {
  const requestId = headers.get('x-request-id');
  const logged = sandbox.requests().find((request) => request.requestId === requestId);
  // A planned fault answers in place of the API; `unknownFields` adds members on purpose.
  if (!logged || logged.fault !== undefined || sandbox.behaviour.get().unknownFields) return;
  const schema = status < 400 ? answerSchema(method, logged.route, status) : errorSchema();
  const result = schema.safeParse(body);
  if (result.success) return;
  throw new Error(
    `${method} ${logged.route} answered ${status}, not as described: ${z.prettifyError(result.error)}\n${JSON.stringify(body)}`,
  );
}

const errorSchema = () => compiled('error', components.schemas.Error);

function answerSchema(method: string, route: string, status: number): Check {
  const operation = paths[route.replaceAll(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()];
  const answer = operation?.responses[status];
  if (!answer) throw new Error(`${method} ${route} ${status} is not described`);
  return compiled(`${method} ${route}`, answer.content['application/json'].schema);
}

function compiled(name: string, schema: unknown): Check {
  const known = schemas.get(name);
  if (known) return known;
  const made = z.fromJSONSchema(closed(schema));
  schemas.set(name, made);
  return made;
}

/** Members that are not described are a fault here, though clients must ignore them. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const inner = Object.entries(schema).map(([name, value]) => [name, closed(value)]);
  const made = Object.fromEntries(inner);
  return 'properties' in schema && !('additionalProperties' in schema)
    ? { ...made, additionalProperties: false }
    : made;
}
