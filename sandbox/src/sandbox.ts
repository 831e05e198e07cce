// The library's face on a world that runs.

import type { Server } from 'node:http';

import { readBehaviour } from './behaviour';
import type { Start } from './create-world';
import { setAccount, setHealth } from './life/change';
import { decide, type Decision } from './life/decide';
import { seed } from './seed';
import type { Sandbox } from './types';
import type { World } from './world';

interface Running {
  world: World;
  server: Server;
  start: Start;
}

export function toSandbox({ world, server, start }: Running): Sandbox {
  const decided = (authorizeUrl: string, decision: Decision) =>
    new Promise<string>((resolve) => resolve(decideAt(world, authorizeUrl, decision)));
  return {
    url: world.url,
    apiKey: start.apiKeys[0]?.apiKey ?? '',
    apiKeys: start.apiKeys,
    projectId: start.projectId,
    clock: { now: () => world.clock.now(), advance: (ms) => world.timeline.advance(ms) },
    faults: {
      add: (fault) => world.faults.add(fault),
      list: () => world.faults.list(),
      clear: () => world.faults.clear(),
    },
    behaviour: {
      get: () => ({ ...world.behaviour }),
      set: (change) => void Object.assign(world.behaviour, readBehaviour(change)),
    },
    requests: () => world.journal.since(),
    seed: (plan) => seed(world, plan, start.projectId),
    reset: start.again,
    close: once(() => close({ world, server })),
    approve: (authorizeUrl, as) =>
      decided(authorizeUrl, { approved: true, ...(as?.handle !== undefined && { handle: as.handle }) }),
    deny: (authorizeUrl) => decided(authorizeUrl, { approved: false }),
    setAccount: (id, change) => setAccount(world, id, change),
    setHealth: (id, change) => setHealth(world, id, change),
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

function decideAt(world: World, authorizeUrl: string, decision: Decision): string {
  const url = new URL(authorizeUrl);
  const address = { platform: url.pathname.split('/')[1] ?? '', state: url.searchParams.get('state') ?? '' };
  const result = decide(world, address, decision);
  if ('problem' in result)
    throw new Error(`the consent link ${REFUSED[result.problem]}; nothing was changed`);
  return result.location;
}

async function close({ world, server }: Omit<Running, 'start'>): Promise<void> {
  world.timeline.close();
  server.closeAllConnections();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  await world.dispatcher.close();
  world.store.close();
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => (done ??= work());
}
