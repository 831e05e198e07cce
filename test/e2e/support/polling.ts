import type { Sandbox } from 'layers-social-sandbox';

import { getExecution, itemsOf, listExecutions, sleep, waitFor, type Rest } from '../../n8n-server/index.ts';
import type { N8nFixture } from './fixtures.ts';
import { byId, layers, packageName } from './workflow.ts';

const secondsBetweenTicks = 5;

/**
 * n8n refuses an expression that ticks more often than once a minute, but takes several side by side: one for each
 * second of the minute at which to look.
 */
export const fastTicks = {
  item: Array.from({ length: 60 / secondsBetweenTicks }, (_, index) => ({
    mode: 'custom',
    cronExpression: `${index * secondsBetweenTicks} * * * * *`,
  })),
};

export const pollingTriggerName = 'Layers Social Trigger';

export const pollingTrigger = (
  fixture: Pick<N8nFixture, 'credential'>,
  projectId: string,
  parameters: Record<string, unknown> = {},
) =>
  layers(fixture, pollingTriggerName, {
    parameters: {
      pollTimes: fastTicks,
      events: ['account_connected', 'health_degraded', 'account_recovered'],
      projectScope: 'one',
      project: byId(projectId),
      ...parameters,
    },
    type: `${packageName}.layersSocialTrigger`,
  });

const bare = (projectId: string): string => projectId.replace(/^prj_/, '');

/**
 * How often the accounts of the project were listed from the start: once a poll, as long as they fit on a page. Who left is
 * sought in the list of disconnected accounts besides.
 */
export const looks = (sandbox: Sandbox, projectId: string): number =>
  sandbox
    .requests()
    .filter(
      ({ path, method }) =>
        method === 'GET' &&
        /\/social-accounts(\?|$)/.test(path) &&
        !/[?&]status=/.test(path) &&
        path.includes(bare(projectId)),
    ).length;

/** Waits until the trigger has looked that many times more, and has had the time to act on the last look. */
export async function ticks(sandbox: Sandbox, projectId: string, count: number): Promise<void> {
  const wanted = looks(sandbox, projectId) + count;
  // A look right now may have begun before what the caller did just before; the next one has not.
  await waitFor(`${count} polls of ${projectId}`, () => looks(sandbox, projectId) >= wanted, {
    timeoutMs: count * 20_000,
  });
  await sleep(1500);
}

/** Returns in the middle of a poll: more than a second after it began, when requests are made slow before. */
export async function whilePolling(): Promise<void> {
  const period = secondsBetweenTicks * 1000;
  const untilNextTick = period - (Date.now() % period);
  await sleep(untilNextTick + 1300);
}

export interface Announced {
  eventId: string;
  type: string;
  socialAccountId: string;
  [member: string]: unknown;
}

/** Every event that started the workflow, oldest first. */
export async function announcedBy(rest: Rest, workflowId: string): Promise<Announced[]> {
  const summaries = await listExecutions(rest, workflowId);
  const executions = await Promise.all(summaries.reverse().map(({ id }) => getExecution(rest, id)));
  return executions.flatMap((execution) => itemsOf(execution, pollingTriggerName) as Announced[]);
}
