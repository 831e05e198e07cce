/**
 * An account's life through the built Zapier app, as Zapier would run it: two polling Zaps are on, and
 * a person works with the actions. Runs as it stands, with the types stripped; build the app first.
 */

interface LifecycleOptions {
  baseUrl: string;
  apiKey: string;
  projectId: string;
  /** What happens outside Zapier. */
  sandbox: {
    approve(authorizeUrl: string, as?: { handle?: string }): Promise<string>;
    setAccount(socialAccountId: string, change: { status: 'reauth_required' }): void;
    seed(plan: { scheduledPosts: Array<{ socialAccountId: string; count: number }> }): unknown;
  };
}

export interface LifecycleStep {
  step: string;
  detail: string;
}

type Item = Record<string, unknown>;
type Run = (method: string, inputData?: Item, meta?: Item) => Promise<Item[]>;

const QUEUED_POSTS = 2;
const RETURN_URL = 'http://localhost/back';

/** Yields each step once it has happened; throws when something is not as it should be. */
export async function* runZapierLifecycle(
  options: LifecycleOptions,
): AsyncGenerator<LifecycleStep, void, undefined> {
  const { projectId, sandbox } = options;
  const run = await openApp(options);
  const project = { project_id: projectId };
  const connected = await turnOn(run, 'account_connected', project);
  const degraded = await turnOn(run, 'account_health_degraded', project);
  yield { step: 'Zaps turned on', detail: 'Account Connected and Account Health Degraded; nothing fires' };

  const link = one(
    await run('creates.create_connect_link', { ...project, platform: 'tiktok', return_url: RETURN_URL }),
  );
  yield { step: 'Create Connect Link', detail: `good until ${String(link.expiresAt)}` };

  await sandbox.approve(String(link.authorizeUrl), { handle: 'zapier.star' });
  const status = one(await run('searches.get_connection_status', { state: link.state, wait: true }));
  expect(status.connected === true, 'the link is used');
  yield {
    step: 'Get Connection Status',
    detail: `${String(status.status)} as ${String(status.socialAccountId)}`,
  };

  const first = one(await connected());
  expect(first.socialAccountId === status.socialAccountId, 'the new account fires');
  yield { step: 'Account Connected fires', detail: `@${String(first.handle)}` };

  const account = { ...project, social_account_id: first.socialAccountId };
  sandbox.setAccount(String(first.socialAccountId), { status: 'reauth_required' });
  const alarm = one(await degraded());
  expect(alarm.reason === 'reauth_required', 'the dead token fires');
  expect((await degraded()).length === 0, 'it fires once');
  expect((await connected()).length === 0, 'a loss is no connection');
  yield { step: 'Account Health Degraded fires', detail: String(alarm.message) };

  const reauth = one(await run('creates.create_reauth_link', { ...account, return_url: RETURN_URL }));
  yield { step: 'Create Reauth Link', detail: `for the same ${String(reauth.socialAccountId)}` };

  await sandbox.approve(String(reauth.authorizeUrl));
  const again = one(await connected());
  expect(again.reconnected === true && again.id !== first.id, 'the reconnect fires as a new happening');
  yield { step: 'Account Connected fires', detail: `again, and still ${String(again.socialAccountId)}` };

  const report = one(await run('searches.get_account_health', account));
  expect(report.status === 'connected', 'the account is connected again');
  yield { step: 'Get Account Health', detail: String(report.level) };

  sandbox.seed({ scheduledPosts: [{ socialAccountId: String(first.socialAccountId), count: QUEUED_POSTS }] });
  const preview = one(await run('creates.revoke_account', { ...account, preview_only: true }));
  expect(preview.queuedPosts === QUEUED_POSTS, 'the preview counts the queued posts');
  yield {
    step: 'Revoke Account, preview',
    detail: `would cancel ${String(preview.queuedPosts)} queued posts`,
  };

  const revoked = one(await run('creates.revoke_account', { ...account, stop_if_more_than: QUEUED_POSTS }));
  expect(revoked.status === 'disconnected', 'the account is revoked');
  yield { step: 'Revoke Account', detail: `canceled ${String(revoked.canceledScheduledPosts)} queued posts` };
}

/** A Zap with a polling trigger: its own set of seen ids, as Zapier keeps it. */
async function turnOn(run: Run, trigger: string, inputData: Item): Promise<() => Promise<Item[]>> {
  const seen = new Set<unknown>();
  const poll = async (meta: Item = {}) => {
    const items = await run(`triggers.${trigger}`, inputData, meta);
    const news = items.filter(({ id }) => !seen.has(id));
    for (const { id } of news) seen.add(id);
    return news;
  };
  await poll({ isPopulatingDedupe: true });
  return poll;
}

/** The built app behind the platform's own handler, with the platform's checks and its stand-in for `z.cache`. */
async function openApp({ baseUrl, apiKey }: LifecycleOptions): Promise<Run> {
  const platform = record(await import('zapier-platform-core'));
  const app = record(await import(new URL('../../zapier-app/dist/index.js', import.meta.url).href)).default;
  const handler = callable(callable(platform.createAppHandler)(app));
  const zcacheTestObj = {};
  return async (method, inputData = {}, meta = {}) => {
    const output = await handler({
      command: 'execute',
      method: `${method}.operation.perform`,
      bundle: { authData: { api_key: apiKey }, inputData, meta },
      environment: { LAYERS_BASE_URL: baseUrl },
      calledFromCli: true,
      zcacheTestObj,
    });
    return [record(output).results].flat().map(record);
  };
}

function callable(value: unknown): (input: unknown) => unknown {
  if (typeof value !== 'function') throw new Error('the platform or the built app is not what it should be');
  return (input) => Reflect.apply(value, undefined, [input]) as unknown;
}

function one(items: readonly Item[]): Item {
  const [item] = items;
  if (!item || items.length > 1) throw new Error(`one result was expected, not ${items.length}`);
  return item;
}

function expect(holds: boolean, what: string): void {
  if (!holds) throw new Error(`it does not hold that ${what}`);
}

function record(value: unknown): Item {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
