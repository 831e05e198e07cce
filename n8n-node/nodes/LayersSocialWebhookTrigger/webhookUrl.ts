/** Checks that Layers can call the webhook: it needs https and a host that is not this machine. */
import { OperationError } from '../../lib/errors';
import { originOf } from '../../lib/origin';

const LOOPBACK = /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** The webhook URL. Throws an `OperationError` that names WEBHOOK_URL when an API at `baseUrl` could not call it. */
export function assertPublicUrl(webhookUrl: string | undefined, baseUrl: string): string {
  if (webhookUrl !== undefined && URL.canParse(webhookUrl)) {
    const { protocol, hostname } = new URL(webhookUrl);
    // An API on this machine, such as the sandbox, reaches it at its local address too.
    if (LOOPBACK.test(hostname) ? LOOPBACK.test(new URL(baseUrl).hostname) : protocol === 'https:') {
      return webhookUrl;
    }
  }
  throw new OperationError(
    'WEBHOOK_URL_NOT_PUBLIC',
    'Layers cannot call this n8n: its webhook URL is not a public https address',
    `Set WEBHOOK_URL on the server to the address at which n8n is reached from outside (it is ${originOf(webhookUrl, 'not set')} now), restart n8n and publish the workflow again (in n8n 1: activate). Or use the Layers Social Trigger, which polls.`,
  );
}
