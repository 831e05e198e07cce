/*
 * A fortnight of the campaign for fifty accounts. The sandbox lives it in its own time, three days at a step. n8n has no
 * clock of its own, so one parameter is changed beyond the notes: a wait of three days lasts 70 seconds, which is still long
 * enough for n8n to store the execution and take it up again. The trigger looks every five seconds instead of minutes.
 */
import assert from 'node:assert/strict';
import { after, before } from 'node:test';

import { mapConcurrently } from 'layers-social-core';

import { deactivate, executionIn, listExecutions, waitFor } from '../n8n-server/index.ts';
import { createOwner } from '../support/owner.ts';
import { createDataTable } from './support/data-tables.ts';
import { linkIn } from './support/invite-link.ts';
import { fastTicks, ticks } from './support/polling.ts';
import { step } from './support/step.ts';
import { openTemplateRunner, type TemplateRunner } from './support/template-runner.ts';

let runner: TemplateRunner;

before(async () => {
  runner = await openTemplateRunner('campaign');
});

after(() => runner.close());

const threeDaysMs = 3 * 86_400_000;
const waitSeconds = 70;
const parameters = {
  'Account Needs Its Owner': { pollTimes: fastTicks },
  'Three Days': { amount: waitSeconds / 86_400, unit: 'days' },
};

/** What an owner does, and after how many mails. */
type Deed = 'reconnects' | 'refuses' | 'is mended by the team' | 'is lost' | 'does nothing';

interface Person {
  handle: string;
  email: string;
  deed: Deed;
  /** The mail after which it is done; 0 for never. */
  after: number;
}

const groups: [count: number, deed: Deed, after: number][] = [
  [10, 'reconnects', 1],
  [8, 'reconnects', 2],
  [6, 'reconnects', 3],
  [5, 'reconnects', 4],
  [4, 'is mended by the team', 1],
  [3, 'is mended by the team', 3],
  [3, 'refuses', 1],
  [2, 'is lost', 2],
  [9, 'does nothing', 0],
];
const people: Person[] = groups
  .flatMap(([count, deed, after]) => Array.from({ length: count }, () => ({ deed, after })))
  .map((each, index) => ({ ...each, handle: `owner_${index}`, email: `owner_${index}@owner.example` }));

/** What happens to the account without its owner. */
const changes: Partial<Record<Deed, 'connected' | 'disconnected'>> = {
  'is mended by the team': 'connected',
  'is lost': 'disconnected',
};

/** How many mails the person has to get: none after the deed, four for who never acts. */
const expectedMails = ({ deed, after }: Person): number =>
  deed === 'does nothing' || deed === 'refuses' ? 4 : after;

step(
  'reconnect-campaign: fifty owners over a fortnight; who acts is left in peace, who does not is reminded three times',
  async (tell) => {
    const { sandbox, n8n } = runner.fixture;
    const { projectId, ids } = runner.project(
      'Campaign',
      people.map(({ handle }) => ({ handle })),
    );
    const idOf = (person: Person): string => ids[people.indexOf(person)] ?? '';
    const table = await createDataTable(
      n8n.rest,
      'Campaign',
      people.map((person) => ({ social_account_id: idOf(person), email: person.email, asked_until: null })),
    );
    const workflow = await runner.setUp('reconnect-campaign', { parameters, tableId: table.id });
    await runner.start(workflow);
    const mailsOf = ({ email }: Person) => runner.mailServer.mails.filter(({ to }) => to === email);
    const act = async (person: Person): Promise<void> => {
      const id = idOf(person);
      const status = changes[person.deed];
      if (status) {
        sandbox.setAccount(id, { status });
        return;
      }
      const owner = createOwner();
      const { location } = await owner.press(linkIn(mailsOf(person).at(-1)));
      const { handle } = person;
      const back =
        person.deed === 'refuses'
          ? await sandbox.deny(location)
          : await sandbox.approve(location, { handle });
      assert.equal((await owner.open(back)).title, person.deed === 'refuses' ? 'Not connected' : 'Connected');
    };

    const flicker = async (accounts: string[]): Promise<void> => {
      for (const status of ['connected', 'reauth_required'] as const) {
        for (const id of accounts.slice(0, 2)) sandbox.setAccount(id, { status });
        await ticks(sandbox, projectId, 1);
      }
    };

    for (const person of people) sandbox.setAccount(idOf(person), { status: 'reauth_required' });
    for (const round of [1, 2, 3, 4]) {
      const due = people.filter((person) => expectedMails(person) >= round);
      await waitFor(
        `${due.length} people to have mail ${round}`,
        () => due.every((person) => mailsOf(person).length >= round),
        {
          timeoutMs: 200_000,
        },
      );
      await mapConcurrently(
        people.filter(({ after }) => after === round),
        5,
        act,
      );
      // Well for a moment between two looks, and bad again: a second alarm, and no second campaign.
      if (round === 1) await flicker(people.filter(({ deed }) => deed === 'does nothing').map(idOf));
      await sandbox.clock.advance(threeDaysMs);
    }
    await waitFor(
      'every campaign to be over',
      async () =>
        (await listExecutions(n8n.rest, workflow.id)).every(
          ({ status }) => status !== 'waiting' && status !== 'running' && status !== 'new',
        ),
      {
        timeoutMs: 200_000,
      },
    );
    await deactivate(n8n.rest, workflow.id);
    for (const { id } of await listExecutions(n8n.rest, workflow.id)) {
      const { status, resultData } = await executionIn(n8n.rest, id);
      assert.equal(status, 'success', JSON.stringify(resultData.error));
    }

    const executions = await listExecutions(n8n.rest, workflow.id);
    tell(`${executions.length} executions`);
    const counts = people.map((person) => mailsOf(person).length);
    assert.deepEqual(counts, people.map(expectedMails));
    for (const person of people) {
      const reminders = mailsOf(person).filter(({ subject }) => subject.startsWith('Reminder: '));
      assert.ok(reminders.length <= 3, person.email);
      assert.equal(reminders.length, Math.max(0, mailsOf(person).length - 1));
    }
    const never = people.filter((person) => expectedMails(person) === 4 && person.after !== 4);
    const told = runner.toldToTeam(/its owner got 4 mails/);
    assert.deepEqual(
      told.map((text) => /@(\w+)/.exec(text)?.[1]).sort(),
      never.map(({ handle }) => handle).sort(),
    );
    const lost = runner.toldToTeam(/The campaign for it has ended/);
    assert.equal(lost.length, people.filter(({ deed }) => deed === 'is lost').length);
    tell(
      `${people.length} accounts, ${counts.reduce((sum, count) => sum + count, 0)} mails, ${told.length} told to the team`,
    );
  },
  900_000,
);
