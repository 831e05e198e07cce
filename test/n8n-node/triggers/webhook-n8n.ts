/** n8n with one active workflow behind the instant trigger, reached over HTTP, beside a sandbox. */
import { buffer } from 'node:stream/consumers';

import { signPayload, WebhookEndpoint } from 'layers-social-core';
import type { Sandbox } from 'layers-social-sandbox';
import type { IDataObject, IHookFunctions, ITriggerFunctions } from 'n8n-workflow';

import { LayersSocialWebhookTrigger } from '../../../n8n-node/nodes/LayersSocialWebhookTrigger/LayersSocialWebhookTrigger.node';
import { callApi } from '../../support/call-api';
import { serveLocally } from '../../support/local-server';
import { handleWebhook, WebhookOutcome } from './handle-webhook';
import { createHost, Host, HostOptions } from './host';

const type = new LayersSocialWebhookTrigger();
const lifecycle = type.webhookMethods.default;

export type WebhookN8n = Awaited<ReturnType<typeof startWebhookN8n>>;

const opened: Array<{ close(): Promise<void> }> = [];

/** For `afterEach`. */
export async function closeWebhookN8ns(): Promise<void> {
  await Promise.all(opened.splice(0).map((n8n) => n8n.close()));
}

export async function startWebhookN8n(sandbox: Sandbox, options: Partial<HostOptions> = {}) {
  const executions: IDataObject[] = [];
  const answers: number[] = [];
  const underWay = new Set<Promise<unknown>>();
  let isFull = false;
  let instead: number | undefined;
  const call = async (rawBody: Buffer, headers: object): Promise<WebhookOutcome> => {
    const outcome = await handleWebhook({ host, type, isFull: () => isFull }, { rawBody, headers });
    executions.push(...outcome.items);
    return outcome;
  };
  const server = await serveLocally((request, response) => {
    const answering = buffer(request)
      .then(async (rawBody): Promise<Pick<WebhookOutcome, 'status' | 'body'>> => {
        return instead === undefined ? call(rawBody, request.headers) : { status: instead, body: {} };
      })
      .then(({ status, body }) => {
        answers.push(status);
        response.writeHead(status).end(JSON.stringify(body));
      })
      .finally(() => underWay.delete(answering));
    underWay.add(answering);
  });
  opened.push(server);
  const url = `${server.url}/webhook/${options.name ?? 'abc'}`;
  const host: Host = createHost({
    type,
    baseUrl: sandbox.url,
    apiKey: sandbox.apiKey,
    webhookUrl: url,
    ...options,
  });
  const hook = () => host.context() as IHookFunctions;
  const headersFor = (body: Buffer | string, secret: string) => ({
    'x-layers-signature': signPayload(body, secret, Math.floor(Date.now() / 1000)),
  });

  const n8n = {
    host,
    url,
    executions,
    /** Status codes of what came over HTTP. */
    answers,
    /** Hands a call to n8n that did not come over HTTP. */
    call,
    secret: () =>
      String(
        (JSON.parse(host.saved()) as Record<string, IDataObject>)[`node:${options.name ?? 'Trigger'}`]
          ?.signingSecret,
      ),
    /** From now on n8n's database takes no execution, or takes them again. */
    setFull: (full: boolean) => void (isFull = full),
    /** n8n does not know the webhook: it answers without the node. */
    answerWith: (status: number | undefined) => void (instead = status),
    async activate() {
      host.restart();
      const exists = await lifecycle.checkExists.call(hook());
      if (!exists) await lifecycle.create.call(hook());
      host.save();
    },
    async deactivate() {
      host.restart();
      await lifecycle.delete.call(hook());
      host.save();
    },
    /** What n8n does every five minutes, with the static data as it was when the workflow was published. */
    async tick(): Promise<void> {
      await trigger(host);
    },
    async post(body: string, signature: string | undefined): Promise<number> {
      const headers = signature === undefined ? undefined : { 'x-layers-signature': signature };
      const response = await fetch(url, { method: 'POST', body, headers });
      return response.status;
    },
    send: async (event: object): Promise<number> => {
      const body = JSON.stringify(event);
      return n8n.post(body, headersFor(body, n8n.secret())['x-layers-signature']);
    },
    /** A delivery that is signed as Layers signs, handed to n8n. */
    deliver: async (event: object): Promise<WebhookOutcome> => {
      const raw = Buffer.from(JSON.stringify(event));
      return call(raw, headersFor(raw, n8n.secret()));
    },
    settled: async () => {
      while (underWay.size > 0) await Promise.all(underWay);
    },
    close: server.close,
  };
  return n8n;
}

async function trigger(host: Host): Promise<void> {
  let onTick: () => void = () => undefined;
  const registerCron = ({ expression }: { expression: string }, work: () => void) => {
    expect(expression).toMatch(/^\d+ \*\/5 \* \* \* \*$/);
    onTick = work;
  };
  const context = host.context({ getMode: () => 'trigger' }) as { helpers: object };
  const helpers = { ...context.helpers, registerCron };
  await type.trigger.call({ ...context, helpers } as unknown as ITriggerFunctions);
  onTick();
  await host.idle();
}

/** Calls of the API, and what an owner does. */
export function layersOf(sandbox: () => Sandbox) {
  async function api<Answer>(what: string, body?: object): Promise<Answer> {
    const response = await callApi(sandbox(), what, body);
    expect(response.ok).toBe(true);
    return (await response.json()) as Answer;
  }

  async function endpoints(): Promise<WebhookEndpoint[]> {
    return (await api<{ items: WebhookEndpoint[] }>('GET /webhook-endpoints')).items;
  }

  /** An owner connects an account; resolves with its id when Layers has told everybody. */
  async function connect(handle?: string): Promise<string> {
    const make = `POST /projects/${sandbox().projectId}/social/oauth-url`;
    const { authorizeUrl, state } = await api<{ authorizeUrl: string; state: string }>(make, {
      platform: 'tiktok',
      returnUrl: 'http://localhost/back',
    });
    await sandbox().approve(authorizeUrl, { handle });
    await sandbox().clock.advance(0);
    return (await api<{ socialAccountId: string }>(`GET /social/oauth-status/${state}`)).socialAccountId;
  }

  return { api, endpoints, connect };
}
