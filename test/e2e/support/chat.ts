import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';

import type { N8n, SavedWorkflow } from '../../n8n-server/index.ts';

/** A question in the chat of n8n's editor, sent as the editor sends it; the result is what the chat shows. */
export async function askInEditor(
  { rest, url }: N8n,
  workflow: SavedWorkflow,
  chatInput: string,
): Promise<string> {
  const { id, nodes } = workflow;
  const trigger = nodes.find(({ type }) => type === '@n8n/n8n-nodes-langchain.chatTrigger');
  const sessionId = randomUUID();
  const run = { triggerToStartFrom: { name: trigger?.name }, chatSessionId: sessionId };
  assert.deepEqual(await rest.post(`/workflows/${id}/run`, run), { waitingForWebhook: true });

  const response = await fetch(`${url}/webhook-test/${id}/${sessionId}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ action: 'sendMessage', sessionId, chatInput }),
    signal: AbortSignal.timeout(60_000),
  });
  const text = await response.text();
  assert.equal(response.status, 200, text);
  return (JSON.parse(text) as { output: string }).output;
}
