/** Answers of something other than the Layers API that `test/conformance` does not give: in n8n and in Zapier. */
import '../support/without-waiting';

import { Api, runInBoth } from '../support/both-hosts';
import { Answer } from '../support/n8n-context';

const always = (answer: Answer) => (): Api => () => answer;
const PAGE = '<!doctype html><html><title>Log in</title></html>';
const LIST = 'GET /v1/projects/:projectId/social-accounts';

test.each<[what: string, answer: Answer, came: string]>([
  ['404', { statusCode: 404, body: PAGE }, '404, an HTML page'],
  ['401', { statusCode: 401, body: { error: 'no token' } }, '401, JSON with the members error'],
])('E8: a %s of something else is not one of Layers', async (_what, answer, came) => {
  const { n8n, zapier } = await runInBoth('findAccount', always(answer));

  for (const { text } of [n8n, zapier])
    for (const words of ['This is not the Layers API', `Asked: ${LIST}`, `Answer: ${came}`])
      expect(text).toContain(words);
  expect(n8n.text).toContain("'Base URL' of the credential");
  expect(zapier.text).not.toMatch(/base url|credential/i);
});

test('E10: a byte order mark before the JSON does not matter', async () => {
  const account = { socialAccountId: 'sa_1', platform: 'tiktok', status: 'connected' };
  const api = always({ statusCode: 200, body: `\uFEFF${JSON.stringify({ items: [account] })}` });

  for (const { items } of Object.values(await runInBoth('findAccount', api))) {
    expect(items).toMatchObject([{ socialAccountId: 'sa_1' }]);
  }
});
