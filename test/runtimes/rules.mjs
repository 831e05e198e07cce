/** Tries the core with its fetch transport where this runs, and tells what came of each rule. Plain JavaScript, no Node. */
import {
  createInvite,
  createVisitLimiter,
  LayersClient,
  serveInvite,
  signPayload,
  verifySignature,
} from 'layers-social-core';
import { fetchTransport } from 'layers-social-core/fetch';

const clock = { now: Date.now, sleep: () => Promise.resolve(), random: () => 0 };

/**
 * @param {{ baseUrl: string, apiKey: string, projectId: string, strangerUrl: string }} place a sandbox whose routes are
 *   spoilt as `main.ts` says
 * @returns {Promise<Record<string, string>>} a few words for each rule
 */
export async function tryRules({ baseUrl, apiKey, projectId, strangerUrl }) {
  const transport = fetchTransport({ apiKey, baseUrl });
  const client = new LayersClient({
    baseUrl,
    transport,
    ...clock,
    timeoutMs: 20_000,
    retry: { maxAttempts: 1 },
  });
  const hurried = new LayersClient({
    baseUrl,
    transport,
    ...clock,
    timeoutMs: 500,
    retry: { maxAttempts: 1 },
  });
  const stranger = { method: 'GET', url: `${strangerUrl}/v1/whoami`, headers: {}, timeoutMs: 5_000 };
  const wrong = new LayersClient({
    baseUrl,
    transport: fetchTransport({ apiKey: 'lp_test_WRONG_key', baseUrl }),
    ...clock,
  });
  const question = { rawBody: '{}', secrets: ['whsec_a'], now: 1_000_000 };
  return {
    answer: await wordsOf(client.whoami().then(({ organizationId }) => typeof organizationId)),
    written: await wordsOf(
      client
        .createConnectLink(projectId, { platform: 'tiktok', returnUrl: 'http://localhost/back' })
        .then(({ state }) => state.slice(0, 3)),
    ),
    refusal: await wordsOf(wrong.whoami()),
    redirect: await wordsOf(client.getHealth('sa_1')),
    deadline: await wordsOf(hurried.listAccounts(projectId)),
    size: await wordsOf(client.listProjects()),
    'another origin': await wordsOf(transport(stranger)),
    'nobody there': await wordsOf(
      fetchTransport({ apiKey, baseUrl: 'http://127.0.0.1:1' })({ ...stranger, url: 'http://127.0.0.1:1/' }),
    ),
    signature: verifySignature({ ...question, signature: signPayload('{}', 'whsec_a', 1_000) }),
    'invite page': await wordsOf(openInvite({ client, apiKey, projectId })),
    proxy: await wordsOf(Promise.resolve().then(() => underProxy(() => fetchTransport({ apiKey, baseUrl })))),
  };
}

/** An invite that is made, signed, read and shown. */
async function openInvite({ client, apiKey, projectId }) {
  const { token } = createInvite({ purpose: 'connect', projectId, platform: 'tiktok' }, apiKey, Date.now());
  const page = {
    ...clock,
    client,
    apiKeys: [apiKey],
    settings: {},
    pageUrl: 'https://example.com/invite',
    limiter: createVisitLimiter(),
    warn: () => undefined,
  };
  const { status, view } = await serveInvite(page, { method: 'GET', query: { invite: token } });
  return `${status} ${view}`;
}

function underProxy(action) {
  globalThis.process.env.HTTP_PROXY = 'http://proxy.example';
  try {
    return action();
  } finally {
    delete globalThis.process.env.HTTP_PROXY;
  }
}

/** What a promise gives; of an error its code and message, and a shout when the key is in it. */
async function wordsOf(promise) {
  try {
    return String(await promise);
  } catch (error) {
    const words = `${error.code ?? error.name}: ${error.message}`;
    return `${words}${error.stack}`.includes('NEVERTOBESEEN') ? 'THE KEY WAS SEEN' : words;
  }
}
