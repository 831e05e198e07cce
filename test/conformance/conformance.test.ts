/** The same situation, the same answer: in a script, in n8n and in Zapier. */
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';

import { properties } from '../../n8n-node/nodes/LayersSocial/actions/description';
import { properties as triggerProperties } from '../../n8n-node/nodes/LayersSocialTrigger/properties';
import App from '../../zapier-app/src/index';
import { clock } from '../../zapier-app/src/lib/client';
import { Cell, differences, meantIn } from './compare';
import * as n8n from './hosts/n8n';
import * as script from './hosts/script';
import * as zapier from './hosts/zapier';
import { MEANT } from './meant';
import { page } from './page';
import { setUp } from './scene';
import { Situation, SITUATIONS } from './situations';
import { openStage, Stage } from './stage';
import { TASK_NAMES, TaskName, TASKS, WITHOUT_REQUESTS } from './tasks';

const PAGE = resolve(__dirname, '../../docs/conformance.md');
let stage: Stage;

const pass = (ms: number): Promise<void> => stage.pass(ms);
jest.mock('n8n-workflow', () => ({
  ...jest.requireActual<object>('n8n-workflow'),
  sleep: (ms: number) => pass(ms),
}));
// The platform ends its process after 250 runs when that has grown large; here the process is jest's.
jest.mock('zapier-platform-core/src/tools/memory-checker', () => () => undefined);

beforeAll(async () => {
  stage = await openStage();
  jest.spyOn(clock, 'sleep').mockImplementation(pass);
});
afterAll(() => stage.close());

const played = new Map<TaskName, Promise<Cell[]>>();
/** For a test that plays all tasks, when the random order has it first. */
const ALL_MS = 300_000;

test.each(TASK_NAMES)('%s: no difference that is not meant', async (task) => {
  expect((await cellsOf(task)).flatMap(differences)).toEqual([]);
});

test(
  'every difference that is meant occurs',
  async () => {
    const seen = new Set((await allCells()).flatMap(meantIn));

    expect(MEANT.filter((meant) => !seen.has(meant)).map(({ name }) => name)).toEqual([]);
  },
  ALL_MS,
);

test('every operation and trigger of n8n and Zapier that asks Layers is in the table', () => {
  const { triggers, creates, searches } = App;
  const ofZapier = Object.entries({ triggers, creates, searches }).flatMap(([kind, operations]) =>
    Object.keys(operations).map((key) => `${kind}.${key}`),
  );

  const tasks = Object.values(TASKS);
  expect(unique([...tasks.map((task) => task.n8n), ...WITHOUT_REQUESTS.n8n])).toEqual(operationsOfN8n());
  expect(unique([...tasks.flatMap((task) => task.zapier ?? []), ...WITHOUT_REQUESTS.zapier])).toEqual(
    ofZapier.sort(),
  );
});

test(
  'every operation and trigger is put into every situation, or there is a reason why not',
  async () => {
    const cells = await allCells();
    const missing = SITUATIONS.flatMap(({ name, without = {} }) =>
      TASK_NAMES.filter((task) => {
        const wasRun = cells.some((cell) => cell.task === task && cell.situation === name);
        return wasRun === (without[task] !== undefined) || without[task] === '';
      }).map((task) => `${task}, ${name}`),
    );

    expect(missing).toEqual([]);
    expect(new Set(SITUATIONS.map(({ name }) => name)).size).toBe(SITUATIONS.length);
  },
  ALL_MS,
);

test(
  'the page shows this table',
  async () => {
    const cells = await allCells();
    if (process.env.UPDATE_DOCS) writeFileSync(PAGE, page(cells));

    expect(readFileSync(PAGE, 'utf8')).toBe(page(cells));
  },
  ALL_MS,
);

async function allCells(): Promise<Cell[]> {
  const cells: Cell[] = [];
  for (const task of TASK_NAMES) cells.push(...(await cellsOf(task)));
  return cells;
}

/** A task in every situation; played once, whichever test asks first. */
function cellsOf(task: TaskName): Promise<Cell[]> {
  const cells = played.get(task) ?? playAll(task);
  played.set(task, cells);
  return cells;
}

async function playAll(task: TaskName): Promise<Cell[]> {
  const cells: Cell[] = [];
  for (const situation of SITUATIONS) {
    if (situation.without?.[task] === undefined) cells.push(await play(task, situation));
  }
  return cells;
}

/** Each host starts from the same state. */
async function play(task: TaskName, situation: Situation): Promise<Cell> {
  const ofScript = await script.run(await setUp(stage, task, situation));
  const ofN8n = await n8n.run(await setUp(stage, task, situation));
  const ofZapier = await zapier.run(await setUp(stage, task, situation));
  return {
    task,
    situation: situation.name,
    script: ofScript,
    n8n: ofN8n,
    ...(ofZapier && { zapier: ofZapier }),
  };
}

function operationsOfN8n(): string[] {
  const valuesOf = (options: object[] = []) =>
    options.flatMap((option) => ('value' in option ? [String(option.value)] : []));
  const actions = properties
    .filter(({ name }) => name === 'operation')
    .flatMap(({ displayOptions, options }) =>
      (displayOptions?.show?.resource ?? []).flatMap((resource) =>
        valuesOf(options).map((operation) => `${String(resource)}.${operation}`),
      ),
    );
  const events = triggerProperties.find(({ name }) => name === 'events');
  return unique([
    ...actions,
    ...valuesOf(events?.options).map((event) => `layersSocialTrigger.${event}`),
    'layersSocialWebhookTrigger.webhook',
  ]);
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)].sort();
}
