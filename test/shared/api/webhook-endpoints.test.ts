import { answers, ok, rejectionOf, status } from '../../support/runtime';

const CREATED = ok({
  endpoint: { id: 'whe_1', url: 'https://hook.example/1', events: ['a'], status: 'active' },
  signingSecret: 'whsec_1',
});
const ENDPOINT = { url: 'https://hook.example/1', events: ['a'] };
const REFUSED = status(422, 'VALIDATION');

const sent = (runtime: ReturnType<typeof answers>) =>
  runtime.requests.map(({ body }) => (JSON.parse(body ?? '{}') as { projectId?: string }).projectId);

test('a project that is refused with its prefix is sent without', async () => {
  const runtime = answers([REFUSED, CREATED]);

  const { signingSecret } = await runtime
    .client()
    .webhookEndpoints.create({ ...ENDPOINT, projectId: 'prj_1' });

  expect(signingSecret).toBe('whsec_1');
  expect(sent(runtime)).toEqual(['prj_1', '1']);
});

test.each([
  ['another refusal', { ...ENDPOINT, projectId: 'prj_1' }, status(403, 'FORBIDDEN_SCOPE'), 'FORBIDDEN_SCOPE'],
  ['no project', ENDPOINT, REFUSED, 'VALIDATION'],
  ['a project without prefix', { ...ENDPOINT, projectId: '1' }, REFUSED, 'VALIDATION'],
])('is not repeated: %s', async (_what, endpoint, answer, code) => {
  const runtime = answers([answer]);

  expect(await rejectionOf(runtime.client().webhookEndpoints.create(endpoint))).toMatchObject({ code });
  expect(runtime.requests).toHaveLength(1);
});
