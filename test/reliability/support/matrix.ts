/** Runs every method of the client into every fault and compares what came of it with what has to. */
import { createSandbox, Sandbox } from 'layers-social-sandbox';

import { ROOMY } from '../../support/core-sandbox';
import { startListener, type Listener } from '../../support/local-server';
import { Bench, Outcome, plainClient } from './bench';
import { FaultCase, SHORT_TIMEOUT_MS, TRIES_WHEN_SLOW } from './faults';
import { MethodCase, Staged } from './method-case';
import { METHODS } from './methods';

/** Whether the fault lasts, or happens once and is over. */
export type Mode = 'lasting' | 'passing';

/** One cell of the matrix, in words that are easy to compare. */
export interface Row {
  method: string;
  /** `ok`, or code, advice and what the host shows. */
  outcome: string;
  /** How often the API was asked; `paced` when often, and never sooner than allowed. */
  requests: number | 'paced';
  /** How often it was done, as the sandbox counts; absent where it does not matter. */
  done?: number;
}

export interface Fixture {
  sandbox: Sandbox;
  strangerUrl: string;
  /** Requests that reached a host that is not the API. */
  strangersSeen: Listener['visits'];
  close(): Promise<void>;
}

const NOBODY = 'http://127.0.0.1:1';
const LONG_TIMEOUT_MS = 20_000;
/** More than any client tries. */
const MANY = 1_000;

export async function openFixture(): Promise<Fixture> {
  const sandbox = await createSandbox({
    clock: 'manual',
    startAt: '2026-04-18T19:06:42Z',
    ...ROOMY,
  });
  const stranger = await startListener();
  return {
    sandbox,
    strangerUrl: `http://localhost:${stranger.port}`,
    strangersSeen: stranger.visits,
    close: async () => {
      await stranger.close();
      await sandbox.close();
    },
  };
}

/** Every method once into this fault, those that do not ask the same thing side by side. */
export async function runFault(
  bench: Bench,
  fixture: Fixture,
  { fault, mode }: { fault: FaultCase; mode: Mode },
): Promise<Row[]> {
  fixture.sandbox.reset();
  const rows: Row[] = [];
  for (const wave of waves(bench, fault)) {
    const api = plainClient(fixture.sandbox);
    const staged = await inTurn(wave, (method) => method.stage({ sandbox: fixture.sandbox, api }));
    for (const method of wave) plan(fixture, { fault, method, mode });
    const since = lastSeq(fixture.sandbox);
    const outcomes = await Promise.all(staged.map(({ call }) => send(bench, fixture, { fault, call })));
    const counts = wave.map((method) => countOf(fixture.sandbox, { fault, method, mode, since }));
    fixture.sandbox.faults.clear();
    rows.push(
      ...(await inTurn(wave, (method, place) =>
        rowOf(method, { outcome: outcomes[place]!, staged: staged[place]!, requests: counts[place]! }),
      )),
    );
  }
  return rows;
}

/** Methods of one route one after the other; the revoke last, because it reads the list too. */
function waves({ hasDeadline }: Bench, fault: FaultCase): MethodCase[][] {
  if (fault.large || (hasDeadline && fault.means === 'wait')) return METHODS.map((method) => [method]);
  const groups: MethodCase[][] = [];
  for (const method of METHODS.filter(({ name }) => name !== 'revokeAccount')) {
    const group = groups.find((members) => members.every(({ route }) => route !== method.route));
    if (group) group.push(method);
    else groups.push([method]);
  }
  return [...groups, METHODS.filter(({ name }) => name === 'revokeAccount')];
}

function plan(
  fixture: Fixture,
  { fault: { fault }, method: { route }, mode }: { fault: FaultCase; method: MethodCase; mode: Mode },
): void {
  if (!fault) return;
  fixture.sandbox.faults.add({ ...fault(fixture), route, times: timesOf(mode) });
}

function send(
  bench: Bench,
  { sandbox }: Fixture,
  { fault, call }: { fault: FaultCase; call: Staged['call'] },
): Promise<Outcome> {
  return bench.run({
    sandbox,
    baseUrl: fault.fault ? sandbox.url : NOBODY,
    timeoutMs: fault.slow ? SHORT_TIMEOUT_MS : LONG_TIMEOUT_MS,
    maxAttempts: triesOf(bench, fault),
    call,
  });
}

export function triesOf({ policy }: Bench, fault: FaultCase): number {
  return fault.slow ? Math.min(policy.maxAttempts, TRIES_WHEN_SLOW) : policy.maxAttempts;
}

async function rowOf(
  method: MethodCase,
  { outcome, staged, requests }: { outcome: Outcome; staged: Staged; requests: Row['requests'] },
): Promise<Row> {
  const done = await staged.effects?.();
  const words = outcome.ok ? 'ok' : `${outcome.code} ${outcome.kind} ${outcome.shownAs}`;
  return { method: method.name, outcome: words, requests, ...(done !== undefined && { done }) };
}

interface Counted {
  fault: FaultCase;
  method: MethodCase;
  mode: Mode;
  since: number;
}

/**
 * How often the API was asked. The log tells of a request once it is answered, so those that met the fault
 * are counted by the fault.
 */
function countOf(sandbox: Sandbox, { fault, method, mode, since }: Counted): Row['requests'] {
  const left = sandbox.faults.list().find(({ route }) => route === method.route)?.times ?? 0;
  const met = fault.fault ? timesOf(mode) - left : 0;
  const logged = sandbox
    .requests()
    .filter((request) => request.seq > since && `${request.method} ${request.route}` === method.route);
  if (fault.means === 'wait' && mode === 'lasting' && met > 1 && isPaced(logged, fault)) return 'paced';
  return met + logged.filter((request) => request.fault === undefined).length;
}

function timesOf(mode: Mode): number {
  return mode === 'passing' ? 1 : MANY;
}

/** A lasting rate limit is met until patience ends; all that counts is that no request came too soon. */
function isPaced(logged: ReadonlyArray<{ at: string }>, { pauseMs = 0 }: FaultCase): boolean {
  const moments = logged.map(({ at }) => Date.parse(at));
  const gaps = moments.slice(1).map((at, place) => at - moments[place]!);
  return logged.length <= 10 && gaps.every((gap) => gap >= pauseMs);
}

function lastSeq(sandbox: Sandbox): number {
  return sandbox.requests().at(-1)?.seq ?? 0;
}

async function inTurn<Item, Result>(
  items: readonly Item[],
  work: (item: Item, place: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (const [place, item] of items.entries()) results.push(await work(item, place));
  return results;
}
