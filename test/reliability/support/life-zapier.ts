/** A life in Zapier: every operation through the platform's handler, and all of it once more in trouble. */
import { clock } from '../../../zapier-app/src/lib/client';
import { openHost, runItem } from '../../support/zapier-host';
import { Ground, keepLink, RETURN_URL, TROUBLES } from './ground';

const CREATE_LINK = 'creates.create_connect_link.operation.perform';
const METHODS = [
  'searches.get_connection_status',
  'searches.find_account',
  'searches.get_account_health',
  'triggers.account_connected',
  'triggers.account_health_degraded',
  'creates.create_reauth_link',
  'creates.create_connect_link',
  'creates.revoke_account',
].map((name) => `${name}.operation.perform`);

export async function throughZapier(ground: Ground): Promise<void> {
  const { sandbox, note, lived } = ground;
  jest.spyOn(clock, 'sleep').mockResolvedValue();
  const host = openHost({ baseUrl: sandbox.url, apiKey: sandbox.apiKey });
  const [accountId] = sandbox.seed({ accounts: [{ queuedPosts: 1 }] }).socialAccountIds;
  const input = {
    project_id: sandbox.projectId,
    social_account_id: accountId,
    platform: 'tiktok',
    return_url: RETURN_URL,
  };
  const link = await runItem(host, CREATE_LINK, { inputData: input });
  keepLink(ground, link);
  const inputData = { ...input, state: link.state };
  note('Zapier: outputs of steps', [link, await host.run('authentication.test')]);
  for (const trouble of [undefined, ...TROUBLES]) {
    if (trouble) sandbox.faults.add({ ...trouble });
    for (const method of METHODS) {
      await host.run(method, { inputData }).then(
        (output) => note('Zapier: outputs of steps', output),
        (error: unknown) => note('Zapier: errors', error),
      );
    }
    sandbox.faults.clear();
  }
  const subscription = await host.run('triggers.account_event.operation.performSubscribe', {
    targetUrl: 'http://localhost/hooks/1/',
  });
  lived.secrets['signing secret'].push(String(Object(subscription).secret));
  note('Zapier: subscription of a Zap', subscription);
  const forged = { method: 'POST', content: '{}', headers: { 'Http-X-Layers-Signature': 't=1,v1=00' } };
  await host
    .run('triggers.account_event.operation.perform', { subscribeData: subscription, rawRequest: forged })
    .catch((error: unknown) => note('Zapier: errors', error));
  note('Zapier: cache', host.cache.dump());
  note("Zapier: history of the app's requests", host.logs.join('\n'));
  jest.restoreAllMocks();
}
