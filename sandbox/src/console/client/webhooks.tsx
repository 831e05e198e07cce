// Webhook endpoints, and what was sent to them.

import { useState } from 'hono/jsx/dom';

import type { DeliveryView, EndpointsView } from '../../control/webhooks';
import { call } from './api';
import type { Start } from './header';
import { Button, Cell, Copyable, Hidden, More, Pill, RowHead, Section, Table, words } from './parts';
import { dateOf, plural, relative, timeOf } from './time';
import { useView, type SectionProps } from './use-view';

const ENDPOINT_KINDS = { active: 'good', paused: 'idle', auto_paused: 'bad' } as const;
const DELIVERY_KINDS = {
  delivered: 'good',
  pending: 'warn',
  delivering: 'warn',
  failed: 'bad',
  abandoned: 'idle',
} as const;
const MORE = 20;
const EXAMPLE = {
  url: 'http://localhost:3000/hook',
  events: ['social_account.connected', 'social_account.needs_reauth', 'social_account.revoked'],
};

interface Props extends SectionProps {
  count: number | undefined;
  start: Start;
}

export function Webhooks({ version, act, say, count, start }: Props) {
  const [shown, setShown] = useState(MORE);
  const endpoints = useView('/webhook-endpoints', version)?.items;
  const deliveries = useView('/deliveries', version, `?limit=${shown + 1}`)?.items;
  const curl = `curl ${start.url}/v1/webhook-endpoints -H "Authorization: Bearer ${start.apiKey}" -H "Content-Type: application/json" -d '${JSON.stringify(EXAMPLE)}'`;
  return (
    <Section id="webhooks" title="Webhooks" count={count}>
      <h3>Endpoints</h3>
      <Table
        rowsId="endpoint-rows"
        caption="Webhook endpoints, newest first"
        heads={['Address', 'Status', 'Events']}
        hidden={endpoints?.length === 0}
      >
        {endpoints?.map((endpoint) => (
          <EndpointRow key={endpoint.id} {...endpoint} />
        ))}
      </Table>
      <div class="empty" hidden={endpoints?.length !== 0}>
        <p>
          <strong>Nobody is listening.</strong> The webhook trigger in n8n and the instant trigger in Zapier
          register themselves. By hand, for something that listens on port 3000:
        </p>
        <div class="copyable">
          <Copyable id="hook-curl" text={curl} what="the example" say={say} block />
        </div>
      </div>
      <h3>Deliveries</h3>
      <ul class="deliveries" id="delivery-rows">
        {deliveries?.slice(0, shown).map((delivery) => {
          const to = endpoints?.find(({ id }) => id === delivery.endpointId)?.url ?? delivery.endpointId;
          return <DeliveryRow key={delivery.id} delivery={delivery} to={to} act={act} />;
        })}
      </ul>
      <p class="empty" hidden={deliveries?.length !== 0}>
        <strong>Nothing was sent yet.</strong> With an endpoint registered, connect an account, expire a token
        or revoke one: each becomes a signed delivery here.
      </p>
      <More hidden={!deliveries || deliveries.length <= shown} onClick={() => setShown(shown + MORE)} />
    </Section>
  );
}

type Endpoint = EndpointsView['items'][number];

const EndpointRow = ({ url, description, status, events, consecutiveFailureCount: failures }: Endpoint) => (
  <tr role="row">
    <RowHead>
      <code>{url}</code> <span class="soft">{description}</span>
    </RowHead>
    <Cell label="Status">
      <span>
        <Pill kind={ENDPOINT_KINDS[status]}>{words(status)}</Pill>{' '}
        <span class="soft">{failures > 0 && `${plural(failures, 'failure')} in a row`}</span>
      </span>
    </Cell>
    <Cell label="Events" class="soft">
      {events.join(', ')}
    </Cell>
  </tr>
);

interface DeliveryProps {
  delivery: DeliveryView;
  to: string;
  act: SectionProps['act'];
}

function DeliveryRow({ delivery, to, act }: DeliveryProps) {
  const { id, status, eventType, eventId, attempts, lastResponseStatus, nextRetryAt } = delivery;
  const tries = attempts === 0 ? 'not tried yet' : plural(attempts, 'attempt');
  const replay = () => call('POST', `/deliveries/${encodeURIComponent(id)}/replay`);
  return (
    <li>
      <details>
        <summary>
          <Pill kind={DELIVERY_KINDS[status]}>{status}</Pill> <b>{eventType}</b>{' '}
          <span class="soft">
            {tries}
            {lastResponseStatus !== null && `, last answer ${lastResponseStatus}`}
          </span>{' '}
          <span class="soft">· {relative(delivery.createdAt)}</span>
        </summary>
        <dl class="pairs">
          <dt>Event</dt>
          <dd>
            <code>{eventId}</code>
          </dd>
          <dt>To</dt>
          <dd>
            <code>{to}</code>
          </dd>
          <dt>Next try</dt>
          <dd>
            {nextRetryAt !== null && relative(nextRetryAt)}
            {nextRetryAt === null && (status === 'pending' ? 'when the endpoint is active again' : 'none')}
          </dd>
        </dl>
        <Table
          class="attempts"
          caption="Attempts"
          heads={['At', 'Answer', 'X-Layers-Signature']}
          captionShown
        >
          {delivery.attemptLog.map(({ at, responseStatus, errorMessage, signature, durationMs }) => (
            <tr role="row">
              <Cell label="At">
                {dateOf(at)}, {timeOf(at)}
              </Cell>
              <Cell label="Answer">
                <Pill kind={errorMessage === null ? 'good' : 'bad'}>
                  {responseStatus ?? errorMessage ?? 'no answer'} · {durationMs} ms
                </Pill>
              </Cell>
              <Cell label="Signature">
                <code>{signature}</code>
              </Cell>
            </tr>
          ))}
        </Table>
        <p class="label">Body</p>
        <pre>
          <code>{readable(delivery.body)}</code>
        </pre>
      </details>
      <Button onClick={() => act(replay, `Sent again: ${eventType}, under a new event id.`)}>
        Replay
        <Hidden>
          {eventType} {eventId}
        </Hidden>
      </Button>
    </li>
  );
}

/** Indented for reading. The signature is over the body as it was sent, in one line. */
function readable(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
