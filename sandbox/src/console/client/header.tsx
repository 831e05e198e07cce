// The top of the page: what it is, its sections, and what to start with.

import { Copyable, Count } from './parts';
import type { SectionProps } from './use-view';

/** The three things a newcomer needs. */
export interface Start {
  url: string;
  apiKey: string;
  projectId: string;
}

const SECTIONS = ['accounts', 'connections', 'webhooks', 'requests', 'clock', 'faults'] as const;

interface HeaderProps {
  counts: Partial<Record<(typeof SECTIONS)[number], number | undefined>>;
  onLive: (live: boolean) => void;
}

export const Header = ({ counts, onLive }: HeaderProps) => (
  <header class="top">
    <div class="brand">
      <img src="/console/icon.svg" alt="" width={36} height={36} />
      <div>
        <h1>Layers Social sandbox</h1>
        <p>
          <strong>Sandbox – nothing here is real.</strong>
        </p>
      </div>
    </div>
    <nav aria-label="Parts of this page">
      {SECTIONS.map((name) => (
        <a href={`#${name}`}>
          {name.charAt(0).toUpperCase() + name.slice(1)} <Count of={counts[name]} />
        </a>
      ))}
    </nav>
    <label class="switch">
      <input
        type="checkbox"
        role="switch"
        checked
        autocomplete="off"
        onChange={({ target }) => onLive(target instanceof HTMLInputElement && target.checked)}
      />{' '}
      Live updates
    </label>
  </header>
);

export function StartHere({ start, say }: { start: Start; say: SectionProps['say'] }) {
  const { url, apiKey, projectId } = start;
  const curl = `curl ${url}/v1/projects/${projectId}/social-accounts -H "Authorization: Bearer ${apiKey}"`;
  const facts = [
    { label: 'API address', id: 'fact-url', text: url },
    { label: 'API key', id: 'fact-key', text: apiKey },
    { label: 'First project', id: 'fact-project', text: projectId },
  ];
  return (
    <section class="card start" aria-labelledby="start-h">
      <h2 id="start-h">Start here</h2>
      <p>
        The Layers Partner API, working on your machine: social accounts, consent pages, webhooks. Point your
        workflow, Zap or script at it with these three, and watch below what it does.
      </p>
      <dl class="facts">
        {facts.map(({ label, id, text }) => (
          <div>
            <dt>{label}</dt>
            <dd class="copyable">
              <Copyable id={id} text={text} what={`the ${label.replace(/^First/, 'first')}`} say={say} />
            </dd>
          </div>
        ))}
      </dl>
      <h3>Try it</h3>
      <div class="copyable">
        <Copyable id="fact-curl" text={curl} what="the example" say={say} block />
      </div>
    </section>
  );
}
