/** What people read when something other than the Layers API answers, or nothing: in n8n and in Zapier. */
import '../support/without-waiting';

import { Api, OperationName, runInBoth, runInN8n, runInZapier } from '../support/both-hosts';
import { Answer } from '../support/n8n-context';

const always = (answer: Answer) => (): Api => () => answer;
const PAGE = '<!doctype html><html><title>Log in</title></html>';
const LIST = 'GET /v1/projects/:projectId/social-accounts';
const LINK = 'POST /v1/projects/:projectId/social/oauth-url';

const ODD: Array<[what: string, operation: OperationName, answer: Answer, says: string[]]> = [
  [
    'a login page',
    'findAccount',
    { statusCode: 200, headers: { 'content-type': 'text/html', 'x-request-id': 'req_7' }, body: PAGE },
    [`Asked: ${LIST}`, 'Answer: 200, an HTML page', 'Request id: req_7'],
  ],
  [
    'JSON with other members',
    'findAccount',
    { statusCode: 200, body: { hello: 1, world: 2 } },
    [`Asked: ${LIST}`, 'Answer: 200, JSON with the members hello, world'],
  ],
  ['nothing', 'connectLink', { statusCode: 200, body: '' }, [`Asked: ${LINK}`, 'Answer: 200, an empty body']],
  [
    'a redirect',
    'connectLink',
    { statusCode: 308, headers: { location: 'https://login.example/st_1?key=2', 'x-request-id': 'req_8' } },
    [`Asked: ${LINK}`, 'Answer: 308, a redirect to login.example', 'Request id: req_8'],
  ],
  [
    'a 404 of something else',
    'findAccount',
    { statusCode: 404, body: PAGE },
    ['This is not the Layers API', `Asked: ${LIST}`, 'Answer: 404, an HTML page'],
  ],
  [
    'a 401 of something else',
    'findAccount',
    { statusCode: 401, body: { error: 'no token' } },
    ['This is not the Layers API', 'Answer: 401, JSON with the members error'],
  ],
  [
    'a refusal of Layers',
    'connectLink',
    { statusCode: 409, body: { error: { code: 'CONFLICT', message: 'No.', requestId: 'req_9' } } },
    ['Layers says: No.', `Asked: ${LINK}`, 'Answer: 409 CONFLICT', 'Request id: req_9'],
  ],
];

test.each(ODD)('%s: what was asked, what came, the request id', async (_what, operation, answer, says) => {
  const told = await runInBoth(operation, always(answer));

  for (const { text } of Object.values(told)) for (const words of says) expect(text).toContain(words);
});

test.each(ODD)(
  '%s: only n8n names the base URL, which no Zapier user has',
  async (_what, operation, answer) => {
    const { n8n, zapier } = await runInBoth(operation, always(answer));

    expect(zapier.text).not.toMatch(/base url|credential/i);
    if (!n8n.text?.includes('Layers says')) expect(n8n.text).toContain("'Base URL' of the credential");
  },
);

const OPEN = 'A change may or may not have been made';
const account = { socialAccountId: 'sa_1', platform: 'tiktok', status: 'connected' };
/** Reads are answered; a write is not. */
const readable: Api = ({ method, path }) => {
  if (method !== 'GET') return 'lost';
  return { statusCode: 200, body: { items: path.includes('scheduled') ? [] : [account] } };
};

test.each<[OperationName, () => Api, boolean]>([
  ['findAccount', () => () => 'lost', false],
  ['connectLink', () => () => 'lost', false],
  ['revoke', () => readable, true],
])('%s without an answer: a change may have been made only after a write', async (operation, api, isOpen) => {
  for (const [host, { text }] of Object.entries(await runInBoth(operation, api))) {
    expect([host, text?.includes(OPEN)]).toEqual([host, isOpen]);
  }
});

test('a byte order mark before the JSON does not matter', async () => {
  const api = always({ statusCode: 200, body: `\uFEFF${JSON.stringify({ items: [account] })}` });

  for (const { items } of Object.values(await runInBoth('findAccount', api))) {
    expect(items).toMatchObject([{ socialAccountId: 'sa_1' }]);
  }
});

test.each([
  ['connectLink', 'Layers does not know this project'],
  ['revoke', 'Layers does not know this project'],
] as const)('%s: an unknown project is called one', async (operation, says) => {
  const unknown = { error: { code: 'NOT_FOUND', message: 'No.', requestId: 'req_1' } };

  for (const { text } of Object.values(
    await runInBoth(operation, always({ statusCode: 404, body: unknown })),
  )) {
    expect(text).toContain(says);
  }
});

test('a key is saved again in the credential of n8n, and in the connection of Zapier', async () => {
  const api: Api = () => ({ statusCode: 401, body: { error: { code: 'UNAUTHENTICATED' } } });

  expect((await runInN8n('connectLink', api)).text).toContain('save the credential again');
  expect((await runInZapier('connectLink', api)).text).toContain('save the connection again');
});
