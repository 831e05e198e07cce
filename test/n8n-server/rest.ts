// n8n's own REST interface as its editor uses it: a session cookie, answers wrapped in `data`.
import { waitFor } from './wait-for.ts';

export interface Rest {
  get<T>(path: string): Promise<T>;
  /** A path of the server itself, for instance `/types/nodes.json`; the bytes as they come. */
  file(path: string): Promise<Response>;
  post<T>(path: string, body?: unknown): Promise<T>;
  patch<T>(path: string, body: unknown): Promise<T>;
  delete<T>(path: string): Promise<T>;
  /** Creates the owner when there is none yet, and logs in. */
  login(): Promise<void>;
}

/** A made-up login for instances that listen on this machine alone; it opens nothing else. */
export const owner = {
  email: 'owner@example.com',
  firstName: 'Sandbox',
  lastName: 'Owner',
  password: 'Sandbox-only-1',
};

export class RestFailure extends Error {
  readonly status: number;
  readonly body: string;

  constructor(what: string, status: number, body: string) {
    super(`${what} answered ${status}: ${body.slice(0, 600)}`);
    this.status = status;
    this.body = body;
  }
}

const patience = (): AbortSignal => AbortSignal.timeout(60_000);
const browserId = 'layers-social-e2e';

export function createRest(url: string): Rest {
  let cookie = '';

  const send = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const response = await fetch(`${url}/rest${path}`, {
      method,
      headers: { 'content-type': 'application/json', 'browser-id': browserId, cookie },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: patience(),
    });
    const text = await response.text();
    if (!response.ok) throw new RestFailure(`${method} /rest${path}`, response.status, text);
    const set = response.headers.getSetCookie().find((line) => line.startsWith('n8n-auth='));
    if (set) cookie = set.split(';')[0] ?? '';
    const answer = text === '' ? undefined : (JSON.parse(text) as { data?: unknown });
    return (answer?.data ?? answer) as T;
  };

  const login = async (): Promise<void> => {
    const { email, password } = owner;
    let refused: string | undefined;
    await waitFor(
      'the owner to be logged in',
      async () => {
        const settings = await send<{ userManagement: { showSetupOnFirstLoad: boolean } }>(
          'GET',
          '/settings',
        );
        if (settings.userManagement.showSetupOnFirstLoad) await send('POST', '/owner/setup', owner);
        await send('POST', '/login', { emailOrLdapLoginId: email, password }).catch((error: unknown) => {
          if (error instanceof RestFailure && error.status === 401)
            refused = `it was changed; it is expected to be ${email} with the password ${password}`;
          throw error;
        });
        return true;
      },
      { timeoutMs: 30_000, everyMs: 500, abortReason: () => refused },
    );
  };

  return {
    file: (path) => fetch(url + path, { headers: { cookie, 'browser-id': browserId }, signal: patience() }),
    get: (path) => send('GET', path),
    post: (path, body) => send('POST', path, body ?? {}),
    patch: (path, body) => send('PATCH', path, body),
    delete: (path) => send('DELETE', path),
    login,
  };
}
