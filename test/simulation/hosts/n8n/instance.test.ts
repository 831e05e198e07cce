/** n8n as it was seen to be: what it stores and when, and with what it starts again. */
import type { IDataObject, INodeType } from 'n8n-workflow';

import { Api } from '../../api/api.ts';
import { PLAIN_API } from '../../api/switches.ts';
import { Fleet } from '../../fleet/fleet.ts';
import { createRandom } from '../../random.ts';
import { MINUTE } from '../../time/units.ts';
import { VirtualTime } from '../../time/virtual-time.ts';
import { EVERYTHING, newRecord } from '../watcher.ts';
import { N8nInstance } from './instance.ts';

const BEGIN = Date.UTC(2026, 4, 18);

interface Context {
  getWorkflowStaticData(type: string): IDataObject;
  getActivationMode(): string;
}

/** A trigger that counts its polls in its static data and emits when told to. */
function open(shouldEmit: (poll: number) => boolean, isRefused: (poll: number) => boolean = () => false) {
  const time = new VirtualTime(BEGIN);
  const random = createRandom('test');
  const seen: string[] = [];
  const poll = function (this: Context) {
    const data = this.getWorkflowStaticData('node');
    const count = Number(data['count'] ?? 0) + 1;
    seen.push(`${this.getActivationMode()} ${count}`);
    if (isRefused(seen.length)) throw new Error('refused');
    data['count'] = count;
    return Promise.resolve(
      shouldEmit(count) ? [[{ json: { type: 'health_degraded', eventId: `event ${count}` } }]] : null,
    );
  };
  const type = {
    description: { properties: [] },
    poll,
  } as unknown as INodeType;
  const n8n = new N8nInstance({
    time,
    api: new Api({ time, fleet: new Fleet(), switches: PLAIN_API, random }),
    random,
    package: { loadTrigger: () => type },
    log: () => undefined,
  });
  const record = newRecord('workflow', 'n8n', EVERYTHING);
  n8n.activate({ record, everyMs: MINUTE });
  return { time, n8n, record, seen };
}

test('a quiet poll stores nothing: a restart goes back to the activation', async () => {
  const { time, n8n, seen } = open(() => false);
  await time.runUntil(BEGIN + 3.5 * MINUTE);
  n8n.crash(1_000);
  await time.runUntil(BEGIN + 3.9 * MINUTE);
  expect(seen).toEqual(['activate 1', 'activate 2', 'activate 3', 'activate 4', 'init 2']);
});

test('an emit stores what is remembered then', async () => {
  const { time, n8n, seen, record } = open((count) => count === 3);
  await time.runUntil(BEGIN + 4.5 * MINUTE);
  n8n.crash(1_000);
  await time.runUntil(BEGIN + 4.9 * MINUTE);
  expect(seen.at(-1)).toBe('init 4');
  expect(record.told.map(({ eventId }) => eventId)).toEqual(['event 3']);
});

test.each([
  [{ execution: true, staticData: false }, ['event 3', 'event 3'], 'init 2'],
  [{ execution: false, staticData: true }, [], 'init 4'],
])('dying while it emits, with %j', async (survivors, told, restart) => {
  const { time, n8n, seen, record } = open((count) => count === 3);
  n8n.crashAtNextEmit(survivors);
  await time.runUntil(BEGIN + 8 * MINUTE);
  expect(seen.find((poll) => poll.startsWith('init'))).toBe(restart);
  expect(record.told.map(({ eventId }) => eventId)).toEqual(told);
});

test.each([
  [{ execution: false, staticData: false }, false],
  [{ execution: true, staticData: false }, true],
])('a poll that emits as it dies counts when something of it survives: %j', async (survivors, counts) => {
  const { time, n8n, record } = open((count) => count === 3);
  n8n.crashAtNextEmit(survivors);
  await time.runUntil(BEGIN + 8 * MINUTE);
  const [emit] = record.emits;
  expect(record.polls.some(({ to }) => to === emit?.at)).toBe(counts);
});

test('an activation that is refused is tried again', async () => {
  const { time, record } = open(
    () => false,
    (poll) => poll === 1,
  );
  await time.runUntil(BEGIN + 3 * MINUTE);
  expect(record.refused).toHaveLength(1);
  expect(record.born?.from).toBe(BEGIN + MINUTE);
});
