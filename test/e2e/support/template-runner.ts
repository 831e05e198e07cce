// What the tests of the templates share: a project of their own, a workflow set up, executions followed.
import assert from 'node:assert/strict';
import { join } from 'node:path';

import {
  activate,
  createCredential,
  executionIn,
  listExecutions,
  waitFor,
  type Execution,
  type SavedWorkflow,
} from '../../n8n-server/index.ts';
import { api } from './deliveries.ts';
import { openN8nFixture, workFolder, type N8nFixture } from './fixtures.ts';
import { startMailServer, type Mail, type MailServer } from './mail-server.ts';
import { startSlack, type Slack } from './slack.ts';
import { loadTypes, prepare, type Choices, type TypeOf } from './templates.ts';

const patience = { timeoutMs: 30_000 };

interface Authorization {
  kind: string;
  status: string;
  projectId: string;
  authorizeUrl: string;
}

export interface TemplateRunner {
  fixture: N8nFixture;
  mailServer: MailServer;
  slack: Slack;
  typeOf: TypeOf;
  /** The files that were set up. */
  used: Set<string>;
  /** A new project with these accounts. */
  project(name: string, accounts?: Record<string, unknown>[]): { projectId: string; ids: string[] };
  /** The template with the fixture's credential and these choices. */
  setUp(file: string, choices?: Partial<Choices>): Promise<SavedWorkflow>;
  start(workflow: SavedWorkflow): Promise<void>;
  /** The id of an execution of the workflow that is none of those known before. */
  begun(workflowId: string, known?: string[]): Promise<string>;
  /** Waits until the execution is put aside at the node. */
  suspendedAt(executionId: string, node: string): Promise<void>;
  /** The execution when it is over; rejects when it did not work out. */
  ended(executionId: string): Promise<Execution>;
  /** The consent page that waits for an owner of the project. */
  openLink(kind: 'connect' | 'reauth', projectId: string): Promise<string>;
  /** The texts that came to the team's channel and match. */
  toldToTeam(matching: RegExp): string[];
  /** The mails to this address, when so many are there. */
  mailsTo(address: string, count: number): Promise<Mail[]>;
  close(): Promise<void>;
  /** Those of the accounts that were revoked, as often as they were. */
  revoked(ids: string[]): string[];
}

export async function openTemplateRunner(name: string): Promise<TemplateRunner> {
  const mailServer = await startMailServer();
  const slack = await startSlack(join(workFolder(), `${name}-slack`));
  const fixture = await openN8nFixture(name, {
    env: { NODE_EXTRA_CA_CERTS: slack.certificate },
    doubles: { [slack.host]: slack.port },
  });
  const { sandbox, credential } = fixture;
  const { rest } = fixture.n8n;
  const smtp = await createCredential(rest, {
    name: 'Mail server',
    type: 'smtp',
    data: { host: '127.0.0.1', port: mailServer.port, secure: false, disableStartTls: true },
  });
  const slackApi = await createCredential(rest, {
    name: 'Slack',
    type: 'slackApi',
    data: { accessToken: slack.token },
  });
  const chosen = {
    mailFrom: 'Acme <hello@acme.example>',
    mailToTeam: 'team@acme.example',
    channel: 'C0TEAM',
    url: fixture.n8n.url,
  };
  const typeOf = await loadTypes(rest);
  const used = new Set<string>();

  const isSuspended = async (executionId: string, node: string): Promise<boolean> => {
    const { resultData } = await executionIn(rest, executionId, { statuses: ['waiting'] });
    return resultData.lastNodeExecuted === node;
  };
  const pendingLink = async (kind: string, projectId: string): Promise<string | undefined> => {
    const { items } = await api<{ items: Authorization[] }>(sandbox, {
      method: 'GET',
      path: '/_sandbox/authorizations',
    });
    const mine = items.filter((one) => one.projectId === projectId && one.kind === kind);
    return mine.find(({ status }) => status === 'pending')?.authorizeUrl;
  };

  return {
    fixture,
    mailServer,
    slack,
    typeOf,
    used,
    project: (title, accounts = []) => {
      const [projectId = ''] = sandbox.seed({ projects: [{ name: title }] }).projectIds;
      const seeded = accounts.map((account) => ({ projectId, ...account }));
      return { projectId, ids: sandbox.seed({ accounts: seeded }).socialAccountIds };
    },
    setUp: (file, { credentials, ...choices } = {}) => {
      used.add(file);
      const all = { layersApi: credential, smtp, slackApi, ...credentials };
      return prepare({ rest, typeOf }, file, { ...chosen, ...choices, credentials: all });
    },
    start: ({ id }) => activate(rest, id),
    begun: (workflowId, known = []) =>
      waitFor(
        `an execution of ${workflowId}`,
        async () => (await listExecutions(rest, workflowId)).find(({ id }) => !known.includes(id))?.id,
        patience,
      ),
    suspendedAt: async (executionId, node) => {
      await waitFor(`${executionId} to wait at "${node}"`, () => isSuspended(executionId, node), patience);
    },
    ended: async (executionId) => {
      const execution = await executionIn(rest, executionId);
      assert.equal(execution.status, 'success', JSON.stringify(execution.resultData.error));
      return execution;
    },
    toldToTeam: (matching) => slack.messages.map(({ text }) => text).filter((text) => matching.test(text)),
    mailsTo: async (address, count) => {
      const mails = (): Mail[] => mailServer.mails.filter(({ to }) => to === address);
      await waitFor(`${count} mails to ${address}`, () => mails().length >= count, patience);
      return mails();
    },
    close: async () => {
      await fixture.close();
      await mailServer.close();
      await slack.close();
    },
    openLink: (kind, projectId) => waitFor(`a ${kind} link`, () => pendingLink(kind, projectId), patience),
    revoked: (ids) =>
      sandbox
        .requests()
        .filter(({ method }) => method === 'DELETE')
        .flatMap(({ path }) => ids.filter((id) => path.includes(id))),
  };
}
