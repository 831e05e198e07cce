// The one way to the control API.

import type { AccountsView, ProjectsView } from '../../control/accounts';
import type { AuthorizationsView } from '../../control/authorizations';
import type { RequestsView } from '../../control/requests';
import type { StatusView } from '../../control/status';
import type { DeliveriesView, EndpointsView } from '../../control/webhooks';

/** What can be read, by its path. */
export interface Views {
  '/accounts': AccountsView;
  '/authorizations': AuthorizationsView;
  '/deliveries': DeliveriesView;
  '/projects': ProjectsView;
  '/requests': RequestsView;
  '/status': StatusView;
  '/webhook-endpoints': EndpointsView;
}

/** No sandbox answers at this address. */
export class NoAnswer extends Error {
  constructor() {
    super('the sandbox does not answer.');
  }
}

type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';

export function get<Path extends keyof Views>(path: Path, query = ''): Promise<Views[Path]> {
  return call('GET', path + query);
}

/** The response's JSON. Rejects with an Error whose message is for people. */
export async function call<Answer>(method: Method, path: string, body?: object): Promise<Answer> {
  const response = await fetch(`/_sandbox${path}`, {
    method,
    ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  }).catch(() => {
    throw new NoAnswer();
  });
  const answer: unknown = await response.json().catch(() => undefined);
  if (!response.ok) throw new Error(messageIn(answer) ?? `The sandbox answered ${response.status}.`);
  // Not checked: page and sandbox are of the same version, and the types are those of the sandbox's functions.
  return answer as Answer;
}

function messageIn(answer: unknown): string | undefined {
  if (typeof answer !== 'object' || answer === null || !('error' in answer)) return undefined;
  const { error } = answer;
  const found = typeof error === 'object' && error !== null && 'message' in error ? error.message : undefined;
  return typeof found === 'string' ? found : undefined;
}
