/** A life in scripts: every method of the client over each transport, in trouble too; and what the sandbox keeps of it all. */
import { axiosBench, Bench, fetchBench, plainClient } from './bench';
import { Ground, keepLink, TROUBLES } from './ground';
import { Staged } from './method-case';
import { METHODS } from './methods';
import { listen } from './printed';

export async function throughScripts(ground: Ground): Promise<void> {
  const { sandbox, note, lived } = ground;
  const printed = listen();
  try {
    for (const bench of [axiosBench, fetchBench]) await callAll(ground, bench);
  } finally {
    note('scripts: errors and standard output', printed.stop());
  }
  note('sandbox: request log', sandbox.requests());
  for (const path of ['/', '/assets/console.js', '/assets/requests.js', '/assets/webhooks.js']) {
    note('sandbox: web console', await (await fetch(sandbox.url + path)).text());
  }
  expectSecrets(lived.secrets);
}

async function callAll(ground: Ground, bench: Bench): Promise<void> {
  const { sandbox, note } = ground;
  const api = plainClient(sandbox, sandbox.url, { sleep: () => Promise.resolve() });
  const staged: Staged[] = [];
  for (const method of METHODS) staged.push(await method.stage({ sandbox, api }));
  const asked = { sandbox, baseUrl: sandbox.url, timeoutMs: 20_000, maxAttempts: 1 };
  for (const trouble of [undefined, ...TROUBLES]) {
    if (trouble) sandbox.faults.add({ ...trouble });
    for (const { call } of staged) {
      const outcome = await bench.run({ ...asked, call });
      if (outcome.ok) keepSecretsOf(ground, outcome.value);
      else note('scripts: errors and standard output', outcome.error);
    }
    sandbox.faults.clear();
  }
}

function keepSecretsOf(ground: Ground, value: unknown): void {
  const { signingSecret, authorizeUrl, state } = Object(value) as Record<string, unknown>;
  if (typeof signingSecret === 'string') ground.lived.secrets['signing secret'].push(signingSecret);
  if (typeof authorizeUrl === 'string') keepLink(ground, { state, authorizeUrl });
  else if (typeof state === 'string') ground.lived.secrets.state.push(state);
}

/** A search for nothing would always find nothing. */
function expectSecrets(secrets: Record<string, string[]>): void {
  for (const [name, values] of Object.entries(secrets)) {
    if (values.length === 0 || values.some((value) => value.length < 8))
      throw new Error(`no ${name} to look for`);
  }
}
