/** A sandbox on a data file is killed in the middle of a thousand changes: what it answered is kept, whole. */
import { DatabaseSync } from 'node:sqlite';

import { createSandbox } from 'layers-social-sandbox';

import { killAll, ready, Run, start, tornIn } from '../sandbox/own-process';
import { closeAll, newDataFile } from '../sandbox/support';
import { callApi } from '../support/call-api';
import { leaveFigures } from './support/figures';
import { json } from './support/model';

const CHANGES = 1_000;
const ACCOUNTS = 300;
const AT_ONCE = 8;
const CONTAINER = 'cnt_00000000-0000-4000-8000-000000000000';

let dataFile: string;

beforeEach(() => {
  dataFile = newDataFile();
});
afterEach(() => {
  killAll();
  return closeAll();
});

type Remote = Awaited<ReturnType<typeof ready>> & Pick<Run, 'child' | 'ended'>;

async function startRemote(): Promise<Remote> {
  const run = start('--port', '0', '--data', dataFile);
  return { ...(await ready(run)), child: run.child, ended: run.ended };
}

/** What was answered, and so must be there whatever happens afterwards. */
interface Answered {
  revoked: Map<string, unknown>;
  /** Posts by account. */
  scheduled: Map<string, string>;
  projects: Set<string>;
  endpoints: Set<string>;
}

interface Change {
  send(remote: Remote): Promise<Response>;
  note(answer: Record<string, unknown>, answered: Answered): void;
}

function changesOn(accountIds: readonly string[]): Change[] {
  return Array.from({ length: CHANGES }, (_, place): Change => {
    const accountId = accountIds[(place * 7) % accountIds.length] ?? '';
    if (place % 10 === 0) return newProject(place);
    if (place % 10 === 5) return newEndpoint(place);
    return place % 4 === 1 ? revocation(accountId) : scheduling(accountId);
  });
}

const revocation = (accountId: string): Change => ({
  send: (remote) => callApi(remote, `DELETE /social-accounts/${accountId}`),
  note: (answer, { revoked }) => void revoked.set(accountId, answer.canceledScheduledPosts),
});

const scheduling = (socialAccountId: string): Change => ({
  send: (remote) =>
    callApi(remote, `POST /content/${CONTAINER}/schedule`, {
      scheduledFor: new Date(Date.now() + 86_400_000).toISOString(),
      targets: [{ socialAccountId, mode: 'publish' }],
    }),
  note: ({ scheduledPostIds }, { scheduled }) => {
    for (const id of scheduledPostIds as string[]) scheduled.set(id, socialAccountId);
  },
});

const newProject = (place: number): Change => ({
  send: (remote) => callApi(remote, 'POST /projects', { name: `project ${place}`, timezone: 'UTC' }),
  note: ({ id }, { projects }) => void projects.add(String(id)),
});

const newEndpoint = (place: number): Change => ({
  send: (remote) =>
    callApi(remote, 'POST /webhook-endpoints', {
      url: `http://127.0.0.1:1/${place}`,
      events: ['lease_request.assigned'],
    }),
  note: ({ endpoint }, { endpoints }) => void endpoints.add(String((endpoint as { id: string }).id)),
});

/** Makes changes, some at a time, until the process is gone; kills it after so many answers. */
async function makeChanges(
  remote: Remote,
  { changes, answered, killAfter }: { changes: Change[]; answered: Answered; killAfter: number },
) {
  let answers = 0;
  const queue = changes.values();
  const worker = async () => {
    for (const change of queue) {
      const response = await change.send(remote).catch(() => undefined);
      const body = response?.ok ? await json(response).catch(() => undefined) : undefined;
      if (body) change.note(body, answered);
      answers += response ? 1 : 0;
      if (answers === killAfter) remote.child.kill('SIGKILL');
      if (!response) return;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  await remote.ended;
  return answers;
}

test.each([120, 430, 810])(
  'killed after %i answers of 1,000, it has lost none of them',
  async (killAfter) => {
    const remote = await startRemote();
    // Limits are not the matter here, and a data file keeps the tier of its key.
    const { items } = await json(await fetch(`${remote.url}/_sandbox/keys`));
    const [key] = items as Array<{ apiKeyId: string }>;
    await fetch(`${remote.url}/_sandbox/keys/${key?.apiKeyId}`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ tier: 'partner' }),
    });
    const seeded = await json(
      await fetch(`${remote.url}/_sandbox/seed`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ accounts: { count: ACCOUNTS, queuedPosts: 2 } }),
      }),
    );
    const answered: Answered = {
      revoked: new Map(),
      scheduled: new Map(),
      projects: new Set(),
      endpoints: new Set(),
    };
    const changes = changesOn(seeded.socialAccountIds as string[]);
    const answers = await makeChanges(remote, { changes, answered, killAfter });

    expect(answers).toBeGreaterThanOrEqual(killAfter);
    expect(answers).toBeLessThan(CHANGES);
    const again = await createSandbox({ dataFile });
    await again.close();
    expect(tornIn(dataFile)).toEqual([]);
    expect(missingFrom(dataFile, answered)).toEqual([]);
    leaveFigures(
      `kill-nine-${killAfter}`,
      `Killed in the middle of 1,000 changes, after ${answers} answers`,
      [
        `${answered.revoked.size} revokes, ${answered.scheduled.size} posts, ${answered.projects.size} projects and ` +
          `${answered.endpoints.size} endpoints were answered; all are there, nothing is torn`,
      ],
    );
  },
);

/** Everything that was answered and cannot be found. */
function missingFrom(file: string, { revoked, scheduled, projects, endpoints }: Answered): string[] {
  const db = new DatabaseSync(file, { readOnly: true });
  const idsOf = (sql: string) =>
    new Set(
      db
        .prepare(sql)
        .all()
        .map(({ id }) => String(id)),
    );
  const gone = idsOf(`SELECT id FROM accounts WHERE status = 'disconnected'`);
  const posts = idsOf('SELECT id FROM posts');
  const kept = new Set([...idsOf('SELECT id FROM projects'), ...idsOf('SELECT id FROM endpoints')]);
  const canceled = db.prepare(
    `SELECT count(*) AS count FROM posts WHERE account_id = ? AND status = 'canceled'`,
  );
  const missing = [
    ...[...revoked.keys()].filter((id) => !gone.has(id)),
    ...[...revoked].filter(([id, said]) => canceled.get(id)?.count !== said).map(([id]) => `posts of ${id}`),
    ...[...scheduled.keys()].filter((id) => !posts.has(id)),
    ...[...projects, ...endpoints].filter((id) => !kept.has(id)),
  ];
  db.close();
  return missing;
}
