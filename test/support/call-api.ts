/** Requests to the API outside of any client. For jest and for plain scripts: only erasable syntax, no aliases. */

/** `callApi(sandbox, 'GET /whoami')`: the path below `/v1`. */
export function callApi(
  { url, apiKey }: { url: string; apiKey: string },
  what: string,
  body?: unknown,
): Promise<Response> {
  const [method = 'GET', path = ''] = what.split(' ', 2);
  return fetch(`${url}/v1${path}`, {
    method,
    headers: {
      authorization: `Bearer ${apiKey}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}
