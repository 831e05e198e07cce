// The OpenAPI description of the API, made from the schemas that the routes check requests with and answer by.

import { z } from 'zod';

import { MAX_BODY } from '../http/body';
import type { Endpoint } from '../http/endpoint';
import { errorAnswer } from '../routes/answer-schemas';

type Json = Record<string, unknown>;

const UUID_OR_ULID = 'A UUID or ULID. The same key and body get the first answer again for 24 hours.';

const DESCRIPTION = `What the sandbox takes and answers. It is rebuilt from the public documentation of the Layers Partner API and is not a description by Layers: where that documentation is silent, this is the sandbox's choice. Clients must ignore members that are not listed. Bodies have at most ${MAX_BODY} bytes.`;

export function openApiDocument(endpoints: readonly Endpoint[]) {
  const paths: Record<string, Json> = {};
  for (const endpoint of endpoints) {
    const path = endpoint.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operation(endpoint) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Layers Partner API, as the sandbox answers it', version: '1', description: DESCRIPTION },
    servers: [{ url: '/' }],
    security: [{ apiKey: [] }],
    paths,
    components: {
      securitySchemes: {
        apiKey: { type: 'http', scheme: 'bearer', description: 'lp_<env>_<keyid>_<secret>' },
      },
      schemas: { Error: answerSchema(errorAnswer) },
    },
  };
}

function operation(endpoint: Endpoint): Json {
  const { method, path, summary, scope, rateClass, status, answer } = endpoint;
  return {
    operationId: `${method.toLowerCase()} ${path}`.replaceAll(/[^a-z0-9]+/gi, '_'),
    summary,
    description: `Rate limit class ${rateClass}. ${scope === undefined ? 'No scope needed.' : `Scope ${scope}.`}`,
    parameters: [...pathParameters(path), ...queryParameters(endpoint), ...headerParameters(endpoint)],
    ...requestBody(endpoint),
    responses: {
      [status]: { description: 'Done.', ...content(answerSchema(answer)) },
      default: {
        description: 'Refused or failed. `error.code` says why.',
        ...content({ $ref: '#/components/schemas/Error' }),
      },
    },
  };
}

const content = (schema: Json) => ({ content: { 'application/json': { schema } } });

function pathParameters(path: string): Json[] {
  return [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
}

function queryParameters({ query }: Endpoint): Json[] {
  const { properties = {} } = requestSchema(query);
  return Object.entries(properties).map(([name, schema]) => ({ name, in: 'query', schema }));
}

function headerParameters({ honoursIdempotencyKey }: Endpoint): Json[] {
  const header = { name: 'Idempotency-Key', in: 'header', description: UUID_OR_ULID };
  return honoursIdempotencyKey ? [{ ...header, schema: { type: 'string' } }] : [];
}

function requestBody({ body }: Endpoint): Json {
  if (!body) return {};
  const schema = requestSchema(body);
  if (Object.keys(schema.properties ?? {}).length === 0) return {};
  return { requestBody: { required: (schema.required ?? []).length > 0, ...content({ ...schema }) } };
}

function requestSchema(schema: z.ZodType) {
  const made = z.toJSONSchema(schema, { io: 'input' });
  delete made.$schema;
  return made;
}

/** Open: members may be added to an answer (contract, section 15). */
function answerSchema(schema: z.ZodType): Json {
  const made = z.toJSONSchema(schema, {
    override: ({ jsonSchema }) => {
      if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
    },
  });
  delete made.$schema;
  return made;
}
