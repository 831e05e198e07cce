// Every body has a bound, whether its length is announced or it comes in chunks.

import type { Sandbox } from 'layers-social-sandbox';

import {
  accounts,
  ask,
  at,
  closeAll,
  codeOf,
  connectLink,
  control,
  knock,
  startSandbox,
  textAt,
} from './support';

const MB = 1024 * 1024;

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startSandbox();
});
afterEach(closeAll);

type Form = 'announced' | 'in chunks';
const FORMS: Form[] = ['announced', 'in chunks'];

/** Sends the text over the network; in chunks without a Content-Length. */
function send(path: string, text: string, { form, type }: { form: Form; type: string }) {
  const headers = {
    authorization: `Bearer ${sandbox.apiKey}`,
    'content-type': type,
    ...(form === 'announced' && { 'content-length': Buffer.byteLength(text) }),
  };
  const body = text.match(/.{1,65536}/gs) ?? [];
  return knock(sandbox, path, { method: 'POST', headers, body });
}

const JSON_TYPE = 'application/json';
const padded = (value: object, size: number) => JSON.stringify(value).padEnd(size, ' ');

describe.each(FORMS)('a body that is %s', (form) => {
  const project = { name: 'Acme', timezone: 'UTC' };

  test('of 1 MB is taken by the API, one byte more is refused', async () => {
    const taken = await send('/v1/projects', padded(project, MB), { form, type: JSON_TYPE });
    expect(taken.status).toBe(201);

    const refused = await send('/v1/projects', padded(project, MB + 1), { form, type: JSON_TYPE });
    expect(refused.status).toBe(413);
    expect(JSON.parse(refused.text)).toMatchObject({
      error: { code: 'PAYLOAD_TOO_LARGE', message: expect.stringContaining('1048576 bytes') },
    });
    const list = await ask(sandbox, 'GET /v1/projects?search=Acme');
    expect(at(list, 'items.1')).toBeUndefined();
    expect(sandbox.requests().map(({ status }) => status)).toEqual([201, 413, 200]);
  });

  test('and ten times too large still gets its answer, and the API goes on', async () => {
    const { status } = await send('/v1/projects', padded(project, 10 * MB), { form, type: JSON_TYPE });

    expect(status).toBe(413);
    expect((await accounts(sandbox)).status).toBe(200);
  });

  test('is bounded by the control API', async () => {
    const plan = padded({ accounts: [{}] }, 32 * MB + 1);
    const { status, text } = await send('/_sandbox/seed', plan, { form, type: JSON_TYPE });

    expect(status).toBe(413);
    expect(JSON.parse(text)).toMatchObject({ error: { code: 'PAYLOAD_TOO_LARGE' } });
    expect(at(await control(sandbox, 'GET /accounts'), 'total')).toBe(0);
  });

  test('and short is taken by the control API and by the consent form', async () => {
    const seeded = await send('/_sandbox/seed', '{"accounts":[{}]}', { form, type: JSON_TYPE });
    expect(seeded.status).toBe(201);
    const { authorizeUrl } = await connectLink(sandbox);
    const { pathname, search } = new URL(authorizeUrl);
    const type = 'application/x-www-form-urlencoded';
    expect((await send(pathname + search, 'decision=approve', { form, type })).status).toBe(303);
  });

  test('is bounded by the consent form', async () => {
    const { authorizeUrl, state } = await connectLink(sandbox);
    const { pathname, search } = new URL(authorizeUrl);
    const answer = await send(pathname + search, `decision=approve&x=${'x'.repeat(16 * 1024)}`, {
      form,
      type: 'application/x-www-form-urlencoded',
    });

    expect(answer.status).toBe(413);
    expect(answer.text).toContain('Too much was sent');
    expect(textAt(await ask(sandbox, `GET /v1/social/oauth-status/${state}`), 'status')).toBe('pending');
  });
});

test('without the network, too', async () => {
  const reply = await ask(sandbox, 'POST /v1/projects', { body: { name: 'x'.repeat(MB) } });

  expect(codeOf(reply)).toEqual([413, 'PAYLOAD_TOO_LARGE']);
});

test('a request without any body is answered over the network as without it', async () => {
  for (const asked of [{}, { fetch }]) {
    sandbox.faults.add({ kind: 'delay', delayMs: 0 });
    const id = sandbox.faults.list()[0]?.id ?? '';
    expect((await control(sandbox, `DELETE /faults/${id}`, asked)).status).toBe(200);
    expect((await control(sandbox, 'POST /reset', asked)).status).toBe(200);
  }
  expect(sandbox.faults.list()).toEqual([]);
});
