/** What the sandbox saw and did, read through its control API. */
import { Sandbox } from 'layers-social-sandbox';

interface SeenDelivery {
  id: string;
  eventId: string;
  eventType: string;
  status: string;
  body: string;
  attemptLog: Array<{ signature: string; responseStatus: number | null }>;
}

async function items<Item>(sandbox: Sandbox, path: string): Promise<Item[]> {
  const response = await fetch(`${sandbox.url}/_sandbox${path}`);
  const answer = (await response.json()) as { items: Item[] };
  return answer.items;
}

/** Every delivery to an endpoint, newest first. */
export function deliveriesOf(sandbox: Sandbox, endpointId: string): Promise<SeenDelivery[]> {
  return items(sandbox, `/deliveries?limit=1000&endpointId=${endpointId}`);
}

export async function endpointIds(sandbox: Sandbox, url: string): Promise<string[]> {
  const endpoints = await items<{ id: string; url: string }>(sandbox, '/webhook-endpoints');
  return endpoints.filter((endpoint) => endpoint.url === url).map(({ id }) => id);
}

/** How many signatures the next attempt carries: one for each secret that is good. */
export async function signaturesOfNextDelivery(sandbox: Sandbox, endpointId: string): Promise<number> {
  await sandbox.clock.advance(60_000);
  const [newest] = await deliveriesOf(sandbox, endpointId);
  return newest?.attemptLog[0]?.signature.match(/v1=/g)?.length ?? 0;
}
