/** The tasks as Zapier does them: the app through the platform's own handler, over real HTTP. */
import { isRecord } from 'layers-social-core';

import { Host, openHost, runItem, runItems } from '../../support/zapier-host';
import { PollingZap } from '../../support/zapier-polling';
import { deliver } from '../delivery';
import { given, Item, Outcome, Refused, steady, ZapEnd } from '../outcome';
import type { Scene } from '../scene';
import { isPolled, TaskName, TASKS } from '../tasks';

const HOOK = 'triggers.account_event.operation';
const ENDS: readonly string[] = [
  'HaltedError',
  'AppError',
  'ExpiredAuthError',
  'ThrottledError',
] satisfies ZapEnd[];

/** Undefined where Zapier has no such operation. */
export async function run(scene: Scene): Promise<Outcome | undefined> {
  const { zapier } = TASKS[scene.task];
  if (zapier === undefined) return undefined;
  const { proxy, sandbox } = scene.stage;
  const host = openHost({ baseUrl: proxy.url, apiKey: sandbox.apiKey });
  try {
    if (scene.task === 'instant') return given(await receive(scene, host));
    if (isPolled(scene.task)) return await watch(scene, host, zapier);
    const method = `${zapier}.operation.perform`;
    const inputData = inputOf(scene);
    const isSearch = zapier.startsWith('searches.');
    const items: Item[] = [];
    for (let time = 0; time < scene.times; time += 1) {
      const found = isSearch ? await runItems(host, method, { inputData }) : [];
      items.push(...(isSearch ? found : [await runItem(host, method, { inputData })]));
    }
    return given(items);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return refused(error);
  }
}

function inputOf({ task, input }: Scene): Record<string, unknown> {
  const account = { project_id: input.projectId, social_account_id: input.socialAccountId };
  const link = { return_url: input.returnUrl };
  const lease = {
    release_lease: String(input.releaseLease),
    ...(input.maxQueuedPosts !== undefined && { stop_if_more_than: String(input.maxQueuedPosts) }),
  };
  const forms: Partial<Record<TaskName, object>> = {
    findAccount: account,
    listAccounts: { project_id: input.projectId, platform: input.platform },
    getHealth: account,
    previewRevoke: { ...account, ...lease, preview_only: 'true' },
    revoke: { ...account, ...lease },
    connectLink: { project_id: input.projectId, platform: input.platform, ...link },
    reauthLink: { ...account, ...link },
    status: { ...account, state: input.state },
    wait: { ...account, state: input.state, wait: 'true' },
  };
  return { ...forms[task] };
}

async function watch(scene: Scene, host: Host, trigger: string): Promise<Outcome> {
  const { projectId, contentHealth } = scene.input;
  const inputData = { project_id: projectId, content_health: String(contentHealth) };
  const zap = PollingZap.of(host, trigger.split('.')[1] ?? '', inputData);
  await zap.turnOn();
  let items: Item[] = [];
  for (const happen of scene.happenings) {
    await happen();
    host.logs.length = 0;
    items = await zap.tick();
  }
  const partial = host.logs.flatMap(
    (line) => /^(?=this poll |the account |project )(.*)$/s.exec(line.trim())?.[1] ?? [],
  );
  return given(items, partial);
}

async function receive({ event, delivery, times }: Scene, host: Host): Promise<Item[]> {
  const targetUrl = 'http://localhost:5678/hooks/standard/1/1/';
  const subscribeData = await host.run(`${HOOK}.performSubscribe`, { targetUrl });
  const secret = isRecord(subscribeData) ? String(subscribeData.secret) : '';
  const { content, signature } = deliver(event, delivery, secret);
  const headers = signature === undefined ? {} : { 'Http-X-Layers-Signature': signature };
  const rawRequest = { method: 'POST', headers, content };
  const items: Item[] = [];
  for (let time = 0; time < times; time += 1) {
    items.push(...(await runItems(host, `${HOOK}.perform`, { subscribeData, rawRequest })));
  }
  return items;
}

function refused({ name, message }: Error): Refused {
  if (!ENDS.includes(name)) throw new Error(`${name} is none of the errors of the app: ${message}`);
  const text = steady(textOf(message));
  return { kind: 'refused', words: () => text, zapEnds: name as ZapEnd };
}

/** Some of the platform's errors carry their text in JSON. */
function textOf(message: string): string {
  if (!message.startsWith('{')) return message;
  const parsed: unknown = JSON.parse(message);
  return isRecord(parsed) ? String(parsed.message) : message;
}
