/** What is told apart among endpoints, and what is changed of one. */
import {
  changeNeeded,
  findEndpoints,
  isFailing,
  listEndpoints,
  marksOf,
  ownerMark,
  WebhookEndpoint,
} from 'layers-social-core';

const owner = ownerMark('n8n', 'instance', 'workflow', 'node');
const wanted = { url: 'https://here/1', events: ['a', 'b'], owner };
const ours = { layersSocialOwner: owner };

function endpoint(id: string, change: Partial<WebhookEndpoint> = {}): WebhookEndpoint {
  return { id, url: wanted.url, status: 'active', events: ['a', 'b'], metadata: ours, ...change };
}

function listing(...items: WebhookEndpoint[]) {
  const list = async ({ cursor = '0' }: { cursor?: string } = {}) => {
    const place = Number(cursor);
    const nextCursor = place + 1 < items.length ? String(place + 1) : undefined;
    return Promise.resolve({ items: items.slice(place, place + 1), nextCursor });
  };
  return { list };
}

test('an owner is a fingerprint, the same for the same names and no other', () => {
  expect(owner).toMatch(/^n8n:[\w-]{22}$/);
  expect(ownerMark('n8n', 'instance', 'workflow', 'node')).toBe(owner);
  expect(ownerMark('n8n', 'instance', 'workflown', 'ode')).not.toBe(owner);
});

test('ours, doubles and those elsewhere are told apart, over all pages', async () => {
  const all = [
    endpoint('other project', { projectId: 'prj_2' }),
    endpoint('first'),
    endpoint('known', { metadata: null }),
    endpoint('old', { url: 'https://old/1' }),
    endpoint('stranger', { url: 'https://old/2', metadata: { layersSocialOwner: 'n8n:other' } }),
    endpoint('unmarked', { url: 'https://old/3', metadata: undefined }),
  ];

  const found = await findEndpoints(listing(...all), wanted, 'known');
  expect(found.ours?.id).toBe('known');
  expect(found.doubles.map(({ id }) => id)).toEqual(['other project', 'first']);
  expect(found.elsewhere.map(({ id }) => id)).toEqual(['old']);
  expect((await findEndpoints(listing(...all), wanted)).ours?.id).toBe('first');
  expect(await findEndpoints(listing(), wanted)).toEqual({ doubles: [], elsewhere: [] });
  expect(await listEndpoints(listing(...all))).toHaveLength(6);
});

test('a project is the same with and without its prefix', async () => {
  const narrow = { ...wanted, projectId: 'prj_1' };

  expect((await findEndpoints(listing(endpoint('it', { projectId: '1' })), narrow)).ours?.id).toBe('it');
});

test.each<[string, Partial<WebhookEndpoint>, boolean, object | undefined]>([
  ['as wanted', { events: ['b', 'a'] }, true, undefined],
  ['paused by Layers', { status: 'auto_paused' }, false, { status: 'active' }],
  ['paused by a person', { status: 'paused' }, false, undefined],
  ['paused by a person, on activation', { status: 'paused' }, true, { status: 'active' }],
  ['fewer events', { events: ['a'] }, false, { events: ['a', 'b'] }],
  ['other events', { events: ['a', 'c'] }, false, { events: ['a', 'b'] }],
  ['no mark', { metadata: null }, false, { metadata: ours }],
])('what is %s', (_, change, resume, expected) => {
  expect(changeNeeded(endpoint('it', change), wanted, { resume })).toEqual(expected);
});

test('a host may have a mark of its own, which is added where it is missing', () => {
  const marked = { ...wanted, host: 'n8n:host' };
  const both = { ...ours, layersSocialHost: 'n8n:host' };

  expect(marksOf(marked)).toEqual(both);
  expect(changeNeeded(endpoint('it'), marked, { resume: false })).toEqual({ metadata: both });
  expect(changeNeeded(endpoint('it', { metadata: both }), marked, { resume: false })).toBeUndefined();
});

test('failing is what Layers does not get through to', () => {
  expect(isFailing(endpoint('it'))).toBe(false);
  expect(isFailing(endpoint('it', { consecutiveFailureCount: 1 }))).toBe(true);
  expect(isFailing(endpoint('it', { status: 'auto_paused' }))).toBe(true);
});
