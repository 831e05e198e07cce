// The console's page: what the control API says, and what people do with it.

import { useState } from 'hono/jsx/dom';

import { Accounts } from './accounts';
import { AddAccounts, Clock, Reset } from './clock';
import { Connections, statusOf } from './connections';
import { Faults } from './faults';
import { Header, StartHere, type Start } from './header';
import { Requests } from './requests';
import { useStatus } from './status';
import { useView, type SectionProps } from './use-view';
import { Webhooks } from './webhooks';

const MESSAGE_MS = 8_000;

export function App({ start }: { start: Start }) {
  const { status, lost, version, poller } = useStatus();
  const { message, say } = useMessage();
  const [filters, setFilters] = useState<Record<string, string>>({});
  const authorizations = useView('/authorizations', version)?.items;

  const act: SectionProps['act'] = async (work, done) => {
    try {
      const result = await work();
      say(typeof done === 'function' ? done(result) : done);
      return true;
    } catch (error) {
      say(`That did not work: ${error instanceof Error ? error.message : String(error)}`, 'bad');
      return false;
    } finally {
      poller.soon();
    }
  };
  const section = { version, act, say };
  const counts = {
    accounts: sum(status?.counts.accounts),
    connections: authorizations?.filter((item) => statusOf(item) === 'pending').length,
    webhooks: sum(status?.counts.deliveries),
    requests: status?.latestRequest,
    faults: status?.faults.length,
  };
  return (
    <>
      <Header counts={counts} onLive={(live) => poller.setLive(live)} />
      <main id="main" tabindex={-1}>
        <p class="notice" data-kind="bad" role="alert" hidden={!lost}>
          {lost && 'The sandbox does not answer. Start it again; this page will catch up by itself.'}
        </p>
        <StartHere start={start} say={say} />
        <div class="columns">
          <div class="wide">
            <Accounts {...section} count={counts.accounts} filters={filters} setFilters={setFilters} />
            <Connections
              {...section}
              count={counts.connections}
              authorizations={authorizations}
              projectId={filters['projectId']}
            />
            <Webhooks {...section} count={counts.webhooks} start={start} />
            <Requests version={`${version} ${counts.requests}`} count={counts.requests} />
          </div>
          <div class="narrow">
            <Clock clock={status?.clock} act={act} />
            <AddAccounts act={act} />
            <Faults faults={status?.faults ?? []} act={act} />
            <Reset act={act} />
          </div>
        </div>
      </main>
      <p id="said" class="said" role="status" data-kind={message.kind}>
        {message.text}
      </p>
    </>
  );
}

function sum(counts: Record<string, number> | undefined): number | undefined {
  return counts && Object.values(counts).reduce((total, count) => total + count, 0);
}

let quiet: number | undefined;

/** One line, read out politely, for the results of what a person did and for nothing else. */
function useMessage() {
  const [message, setMessage] = useState({ text: '', kind: 'good' });
  const say = (text: string, kind = 'good') => {
    setMessage({ text, kind });
    clearTimeout(quiet);
    quiet = window.setTimeout(() => setMessage({ text: '', kind }), MESSAGE_MS);
  };
  return { message, say };
}
