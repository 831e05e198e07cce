// The library's interface to a running sandbox.

import type { Server } from 'node:http';

import { readBehaviour } from './behaviour';
import { decide, type Decision } from './domain/decide-consent';
import { setAccount, setHealth } from './domain/edit-account';
import type { AppContext } from './http/context';
import { seed } from './seed/seed';
import type { Sandbox } from './types';

interface Running {
  context: AppContext;
  server: Server;
}

export function toSandbox({ context, server }: Running): Sandbox {
  const decided = (authorizeUrl: string, decision: Decision) =>
    new Promise<string>((resolve) => resolve(decideAt(context, authorizeUrl, decision)));
  return {
    url: context.url,
    apiKey: context.initial.apiKeys[0]?.apiKey ?? '',
    apiKeys: context.initial.apiKeys,
    projectId: context.initial.projectId,
    clock: { now: () => context.clock.now(), advance: (ms) => context.scheduler.advance(ms) },
    faults: {
      add: (fault) => context.faults.add(fault),
      list: () => context.faults.list(),
      clear: () => context.faults.clear(),
    },
    behaviour: {
      get: () => ({ ...context.behaviour }),
      set: (change) => void Object.assign(context.behaviour, readBehaviour(change)),
    },
    requests: () => context.requestLog.since(),
    seed: (plan) => seed(context, plan, context.initial.projectId),
    reset: context.reset,
    close: once(() => close({ context, server })),
    approve: (authorizeUrl, as) =>
      decided(authorizeUrl, { approved: true, ...(as?.handle !== undefined && { handle: as.handle }) }),
    deny: (authorizeUrl) => decided(authorizeUrl, { approved: false }),
    setAccount: (id, change) => setAccount(context, id, change),
    setHealth: (id, change) => setHealth(context, id, change),
  };
}

const REFUSED = {
  unknown: 'is not known',
  expired: 'has expired',
  used: 'was already used',
  foreign: 'is foreign',
  'no-choice': 'got no choice',
  'bad-handle': 'got an unusable handle',
};

function decideAt(context: AppContext, authorizeUrl: string, decision: Decision): string {
  const url = new URL(authorizeUrl);
  const address = { platform: url.pathname.split('/')[1] ?? '', state: url.searchParams.get('state') ?? '' };
  const result = decide(context, address, decision);
  if ('problem' in result)
    throw new Error(`the consent link ${REFUSED[result.problem]}; nothing was changed`);
  return result.location;
}

async function close({ context, server }: Running): Promise<void> {
  context.scheduler.close();
  server.closeAllConnections();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  await context.dispatcher.close();
  context.db.close();
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => (done ??= work());
}
