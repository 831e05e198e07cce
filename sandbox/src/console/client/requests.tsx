// The latest requests to the API.

import type { RequestsView } from '../../control/requests';
import { Cell, Pill, Section, Table, type Kind } from './parts';
import { timeOf } from './time';
import { useView } from './use-view';

const SHOWN = 50;

export function Requests({ version, count }: { version: string; count: number | undefined }) {
  const items = useView('/requests', version, `?limit=${SHOWN}`)?.items;
  return (
    <Section
      id="requests"
      title="Requests"
      count={count}
      aside={<p class="soft">The latest {SHOWN} to the API, newest first</p>}
    >
      <Table
        class="requests"
        rowsId="request-rows"
        caption="API requests, newest first"
        heads={['At', 'Request', 'Status', 'Rate bucket', 'Key', 'Took']}
        hidden={items?.length === 0}
      >
        {items?.toReversed().map((request) => (
          <Row key={request.requestId} {...request} />
        ))}
      </Table>
      <p class="empty" hidden={items?.length !== 0}>
        <strong>No requests yet.</strong> Run the example from “Start here” in a terminal, or test the
        credential in n8n or Zapier: it appears here at once.
      </p>
    </Section>
  );
}

type LoggedRequest = RequestsView['items'][number];

const Row = ({ at, method, path, status, fault, rateClass, durationMs, ...rest }: LoggedRequest) => (
  <tr role="row">
    <Cell label="At" class="soft">
      {timeOf(at)}
    </Cell>
    <Cell label="Request">
      <code>
        <b>{method}</b> <span>{path}</span>
      </code>
    </Cell>
    <Cell label="Status">
      <span>
        <Pill kind={kindOf(status)}>{status === 0 ? 'dropped' : status}</Pill>{' '}
        <span class="soft fault">{fault && `fault: ${fault}`}</span>
      </span>
    </Cell>
    <Cell label="Rate bucket" class="soft">
      {rateClass}
    </Cell>
    <Cell label="Key" class="soft">
      <code>{keyOf(rest)}</code>
    </Cell>
    <Cell label="Took" class="soft">
      {durationMs} ms
    </Cell>
  </tr>
);

/** The sandbox redacted it; here it is shortened too. */
function keyOf({ headers, apiKeyId }: Pick<LoggedRequest, 'headers' | 'apiKeyId'>): string {
  return /lp_(?:live|test)_[^_\s]+/.exec(headers['authorization'] ?? '')?.[0] ?? apiKeyId ?? 'none';
}

function kindOf(status: number): Kind {
  if (status === 0 || status >= 500) return 'bad';
  if (status >= 400) return 'warn';
  return status >= 300 ? 'idle' : 'good';
}
