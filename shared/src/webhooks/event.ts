/** Reads the event out of a webhook delivery (contract, section 12). */
import { isRecord, parseJson, withStrings } from '../base/json';
import { isRawBody } from './signature';

/** The header with the event id, which stays the same when a delivery is repeated, in lower case (contract, section 12). */
export const EVENT_ID_HEADER = 'x-layers-event-id';

/** A webhook delivery, reduced to the members that are documented (contract, section 12). */
export interface WebhookEvent {
  id: string;
  type: string;
  data: Record<string, unknown>;
  /** The delivery this one repeats; a replay has an event id of its own. */
  replayOf?: string;
}

const isEnvelope = withStrings<{ id: string; type: string; data?: unknown; replayOf?: unknown }>(
  'id',
  'type',
);

/**
 * The event in a raw body; undefined when it is not one, whatever is given. Unknown types pass. Verify the signature first
 * (contract, section 12).
 */
export function parseWebhookEvent(rawBody: string | Uint8Array): WebhookEvent | undefined {
  if (!isRawBody(rawBody)) return undefined;
  const text = typeof rawBody === 'string' ? rawBody : Buffer.from(rawBody).toString('utf8');
  const value = parseJson(text);
  if (!isEnvelope(value)) return undefined;
  const data = isRecord(value.data) ? value.data : {};
  const replayOf = value.replayOf ?? data.replayOf;
  return { id: value.id, type: value.type, data, ...(typeof replayOf === 'string' && { replayOf }) };
}
