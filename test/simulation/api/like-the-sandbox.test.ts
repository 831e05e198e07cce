/** The model of the API must not be kinder than the API as documented: it answers as the sandbox does. */
import { createSandbox, type Sandbox } from 'layers-social-sandbox';

import type { AccountState } from '../fleet/account.ts';
import { Fleet } from '../fleet/fleet.ts';
import { createRandom } from '../random.ts';
import { DAY, isoSeconds, MINUTE } from '../time/units.ts';
import { VirtualTime } from '../time/virtual-time.ts';
import { Api } from './api.ts';
import { type ApiSwitches, PLAIN_API } from './switches.ts';
import { PUNCTUAL, Webhooks } from './webhooks.ts';

const BEGIN = Date.UTC(2026, 4, 18, 9);
const PROJECT = 'prj_00000000-0000-4000-8000-000000000001';
const OTHER = 'prj_00000000-0000-4000-8000-000000000002';
const STATUSES = ['connected', 'reauth_required', 'disconnected', 'connected', 'connected'] as const;
const LIST = `/v1/projects/${PROJECT}/social-accounts`;

const sandboxes: Sandbox[] = [];
afterEach(() => Promise.all(sandboxes.splice(0).map((sandbox) => sandbox.close())));

const idOf = (number: number) => `sa_00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

/** The same twelve accounts in both. */
async function both(switches: Partial<ApiSwitches> = {}) {
  const api = modelOf({ ...PLAIN_API, tier: 'standard', ...switches });
  const sandbox = await createSandbox({
    listen: false,
    clock: 'manual',
    startAt: isoSeconds(BEGIN),
    behaviour: {
      listOrder: switches.order === 'oldest' ? 'oldest-first' : 'newest-first',
      listIncludesDisconnected: (switches.disconnected ?? 'listed') === 'listed',
      listTellsDisconnectedReason: false,
      retryAfter: switches.retryAfter === 'date' ? 'http-date' : 'seconds',
    },
  });
  sandboxes.push(sandbox);
  sandbox.seed({
    projects: [{ id: PROJECT }, { id: OTHER, status: 'archived' }],
    accounts: accounts().map(({ id, state }) => ({
      id,
      projectId: PROJECT,
      platform: 'tiktok',
      handle: `creator${id.slice(-2)}`,
      status: state.status as 'connected',
      connectedAt: isoSeconds(state.connectedAt),
      tokenExpiresAt: state.tokenExpiresAt === null ? null : isoSeconds(state.tokenExpiresAt),
      health: { score: 80, tier: 'warm' },
    })),
  });
  const ask = async (path: string) => {
    const response = await sandbox.fetch(`${sandbox.url}${path}`, {
      headers: { Authorization: `Bearer ${sandbox.apiKey}` },
    });
    const { status, headers, body } = api.answer({
      method: 'GET',
      url: `https://api${path}`,
      caller: 'test',
    });
    return {
      real: {
        status: response.status,
        headers: response.headers,
        body: (await response.json()) as Body,
      },
      model: {
        status,
        headers: new Headers(headers),
        body: JSON.parse(body) as Body,
      },
    };
  };
  return { ask };
}

interface Body {
  items?: Record<string, unknown>[];
  nextCursor?: string | null;
  error?: { code: string };
  [member: string]: unknown;
}

function accounts(): { id: string; state: AccountState }[] {
  return Array.from({ length: 12 }, (_, place) => ({
    id: idOf(place + 1),
    state: {
      status: STATUSES[place % STATUSES.length] as string,
      connectedAt: BEGIN - DAY - place * MINUTE,
      tokenExpiresAt: BEGIN + 30 * DAY,
      projects: [PROJECT],
      isVisible: true,
      score: 80,
      tier: 'warm',
      isShadowbanned: false,
    },
  }));
}

function modelOf(switches: ApiSwitches): Api {
  const time = new VirtualTime(BEGIN);
  const fleet = new Fleet();
  fleet.addProject(PROJECT, BEGIN - DAY);
  fleet.addProject(OTHER, BEGIN - DAY);
  fleet.setProjectStatus(OTHER, 'archived', BEGIN);
  for (const { id, state } of accounts()) {
    fleet.addAccount(
      {
        id,
        platform: 'tiktok',
        handle: `creator${id.slice(-2)}`,
        leased: false,
      },
      state,
      BEGIN,
    );
  }
  const random = createRandom('test');
  const webhooks = new Webhooks({ time, random: random.fork('webhooks'), habits: PUNCTUAL });
  return new Api({ time, fleet, switches, random, webhooks });
}

const ask = [
  LIST,
  `${LIST}?limit=5`,
  `${LIST}?limit=5&cursor=${isoSeconds(BEGIN - DAY - 4 * MINUTE)}`,
  `${LIST}?status=reauth_required`,
  `${LIST}?status=disconnected`,
  `${LIST}?status=reauth_required&status=disconnected&limit=2`,
  `${LIST}?platform=instagram`,
  `${LIST}?leased=true`,
  `/v1/projects/${OTHER}/social-accounts`,
];

describe.each<Partial<ApiSwitches>>([
  {},
  { order: 'oldest' },
  { disconnected: 'on request' },
  { order: 'oldest', disconnected: 'on request' },
])('with %j', (switches) => {
  test.each(ask)('%s gives the same page', async (path) => {
    const { real, model } = await (await both(switches)).ask(path);
    expect(model.status).toBe(real.status);
    expect(model.body).toEqual(real.body);
  });
});

test.each([
  `${LIST}?limit=0`,
  `${LIST}?limit=201`,
  `${LIST}?limit=many`,
  `${LIST}?cursor=rubbish`,
  `${LIST}?status=unwell`,
  `${LIST}?stauts=connected`,
  '/v1/projects?limit=201',
  '/v1/projects?cursor=!',
  '/v1/projects/prj_00000000-0000-4000-8000-000000000009/social-accounts',
  `/v1/social-accounts/${idOf(99)}/health`,
  `/v1/social-accounts/${idOf(3)}/health`,
  '/v1/elsewhere',
])('%s is refused alike', async (path) => {
  const { real, model } = await (await both()).ask(path);
  expect(model.status).toBe(real.status);
  expect(model.body.error?.code).toBe(real.body.error?.code);
});

test('snapshots, the caller and active projects have the same members', async () => {
  const { ask: get } = await both();
  const health = await get(`/v1/social-accounts/${idOf(1)}/health`);
  expect(health.real.body).toMatchObject({
    score: 80,
    tier: 'warm',
    isShadowbanned: false,
  });
  expect(health.model.body).toMatchObject({
    score: 80,
    tier: 'warm',
    isShadowbanned: false,
  });
  const caller = await get('/v1/whoami');
  expect(caller.model.body.rateLimitTier).toBe(caller.real.body.rateLimitTier);
  expect(Object.keys(caller.real.body)).toEqual(expect.arrayContaining(Object.keys(caller.model.body)));
  const projects = await get('/v1/projects?status=active&limit=200');
  const idsOf = (body: Body) =>
    body.items?.map(({ id }) => id).filter((id) => id === PROJECT || id === OTHER);
  expect(idsOf(projects.model.body)).toEqual(idsOf(projects.real.body));
});

test.each(['seconds', 'date'] as const)(
  'the limit ends after as many requests, told in %s',
  async (retryAfter) => {
    const { ask: get } = await both({ retryAfter });
    for (let count = 0; count < 120; count += 1) {
      const { real, model } = await get('/v1/whoami');
      expect([real.status, model.status]).toEqual([200, 200]);
      expect(model.headers.get('x-ratelimit-remaining')).toBe(real.headers.get('x-ratelimit-remaining'));
    }
    const { real, model } = await get('/v1/whoami');
    expect([real.status, model.status]).toEqual([429, 429]);
    expect(model.headers.get('retry-after')).toBe(real.headers.get('retry-after'));
    expect(model.body.error?.code).toBe(real.body.error?.code);
  },
);

test('an endpoint is made once for the same idempotency key, which another body cannot have', async () => {
  const [key, other] = ['11', '12'].map((end) => `4b6a3b0e-5a51-4c40-9d2f-0a4f5a1f8f${end}`);
  const sandbox = await createSandbox({ listen: false });
  sandboxes.push(sandbox);
  const api = modelOf({ ...PLAIN_API, tier: 'standard' });
  const url = `${sandbox.url}/v1/webhook-endpoints`;
  const create = async (idempotencyKey: string | undefined, place: number) => {
    const body = JSON.stringify({
      url: `https://hooks.example/${place}`,
      events: ['social_account.connected'],
    });
    const headers = { 'Idempotency-Key': String(idempotencyKey), 'Content-Type': 'application/json' };
    const authorized = { ...headers, Authorization: `Bearer ${sandbox.apiKey}` };
    const response = await sandbox.fetch(url, { method: 'POST', headers: authorized, body });
    const answer = api.answer({ method: 'POST', url, headers, body, caller: 'test' });
    return [await response.text(), answer.body].map((text) => JSON.parse(text) as Created);
  };
  const [first, again, anew, refused] = [
    await create(key, 1),
    await create(key, 1),
    await create(other, 1),
    await create(key, 2),
  ];
  for (const place of [0, 1]) {
    expect(again[place]?.signingSecret).toBe(first[place]?.signingSecret);
    expect(anew[place]?.signingSecret).not.toBe(first[place]?.signingSecret);
    expect(refused[place]?.error?.code).toBe('IDEMPOTENCY_CONFLICT');
  }
});

interface Created {
  signingSecret?: string;
  error?: { code: string };
}
