// The library's interface to a running sandbox.

import { changedBehaviour } from './behaviour';
import { decide, type Decision, type Problem } from './domain/decide-consent';
import { setAccount, setHealth } from './domain/edit-account';
import type { AppContext } from './http/context';
import type { RunningServer } from './http/server';
import { seed } from './seed/seed';
import type { Sandbox } from './types';

interface Running {
  context: AppContext;
  server: RunningServer | undefined;
  fetch: (request: Request) => Response | Promise<Response>;
}

export function toSandbox({ context, server, fetch }: Running): Sandbox {
  const { faults, initial } = context;
  let closed: Promise<void> | undefined;
  return {
    url: context.url,
    apiKey: initial.apiKeys[0]?.apiKey ?? '',
    apiKeys: initial.apiKeys,
    projectId: initial.projectId,
    fetch: async (input, init) => {
      if (closed) throw new TypeError('fetch failed: the sandbox is closed');
      return orNetworkError(await fetch(new Request(input, init)));
    },
    clock: { now: () => context.clock.now(), advance: (ms) => context.scheduler.advance(ms) },
    faults: { add: (fault) => faults.add(fault), list: () => faults.list(), clear: () => faults.clear() },
    behaviour: {
      get: () => ({ ...context.behaviour }),
      set: (change) => void Object.assign(context.behaviour, changedBehaviour(context.behaviour, change)),
    },
    requests: () => context.requestLog.since(),
    seed: (plan) => seed(context, plan, initial.projectId),
    reset: context.reset,
    close: () => (closed ??= close(context, server)),
    approve: (authorizeUrl, as) =>
      decideAt(context, authorizeUrl, {
        approved: true,
        ...(as?.handle !== undefined && { handle: as.handle }),
      }),
    deny: (authorizeUrl) => decideAt(context, authorizeUrl, { approved: false }),
    setAccount: (id, change) => setAccount(context, id, change),
    setHealth: (id, change) => setHealth(context, id, change),
  };
}

/** As `fetch` does when a connection breaks. */
function orNetworkError(response: Response): Response {
  if (response.type !== 'error') return response;
  throw new TypeError(
    'fetch failed: this fault breaks a connection, and sandbox.fetch has none; use sandbox.url',
  );
}

const REFUSED: Record<Problem, string> = {
  unknown: 'is not known',
  expired: 'has expired',
  used: 'was already used',
};

function decideAt(context: AppContext, authorizeUrl: string, decision: Decision): Promise<string> {
  return new Promise((resolve) => {
    const { pathname, searchParams } = new URL(authorizeUrl);
    const address = { platform: pathname.split('/')[1] ?? '', state: searchParams.get('state') ?? '' };
    const result = decide(context, address, decision);
    if ('problem' in result)
      throw new Error(`the consent link ${REFUSED[result.problem]}; nothing was changed`);
    resolve(result.location);
  });
}

async function close(context: AppContext, server: RunningServer | undefined): Promise<void> {
  context.scheduler.close();
  await server?.close();
  await context.dispatcher.close();
  context.db.close();
}
