/** A history with the built packages: it can be repeated, and it tells what happened. */
import { runHistory } from './history.ts';
import { readN8nPackage } from './load/n8n-package.ts';
import { readZapierApp } from './load/zapier-app.ts';
import { scenarioNamed } from './scenarios/index.ts';

const built = { n8n: readN8nPackage(), zapier: readZapierApp() };

test('the same seed gives the same history, to the letter', async () => {
  const run = async () => {
    const log: string[] = [];
    const scenario = { ...scenarioNamed('plain'), hours: 3 };
    const outcome = await runHistory({
      built,
      scenario,
      number: 1,
      log: (line) => log.push(line),
    });
    return { outcome, log };
  };
  const [first, second] = [await run(), await run()];
  expect(second).toEqual(first);
  expect(first.outcome.watchers.map(({ host }) => host)).toEqual(
    expect.arrayContaining(['n8n', 'n8n', 'zapier', 'zapier']),
  );
  for (const { figures } of first.outcome.watchers) {
    expect(figures).toMatchObject({
      unborn: 0,
      invented: 0,
      failedPolls: 0,
    });
    expect(figures.polls).toBeGreaterThan(5);
  }
  const told = first.outcome.watchers.map(({ figures }) => figures.told);
  expect(Math.max(...told)).toBeGreaterThan(3);
});
