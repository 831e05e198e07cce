// Consent links: open, copy or decide them, or make one.

import { useState } from 'hono/jsx/dom';

import type { AuthorizationView } from '../../control/authorizations';
import type { InviteVisit } from '../../control/invite-visits';
import { call } from './api';
import {
  AS_TYPED,
  Button,
  Cell,
  Form,
  Hidden,
  Menu,
  More,
  Pill,
  PLATFORMS,
  RowHead,
  Section,
  Table,
  Who,
  words,
} from './parts';
import { now, relative } from './time';
import type { SectionProps } from './use-view';

const KINDS = { pending: 'warn', completed: 'good', failed: 'bad', expired: 'idle' } as const;
const MORE = 10;

interface Props extends SectionProps {
  count: number | undefined;
  authorizations: AuthorizationView[] | undefined;
  /** Where new accounts are connected; undefined: the first project. */
  projectId: string | undefined;
}

export function Connections({ act, count, authorizations, projectId }: Props) {
  const [shown, setShown] = useState(MORE);
  const total = authorizations?.length ?? 0;
  const connect = ({ platform, handle }: Record<string, string>, how: string, form: HTMLFormElement) => {
    const create = () => call<{ state: string }>('POST', '/connect-links', { platform, projectId });
    if (how === 'link') return act(create, 'A consent link is ready: open it, or send it to someone.');
    form.querySelectorAll('input').forEach((input) => (input.value = ''));
    return act(async () => approve(await create(), handle), 'A new owner connected an account.');
  };
  const playOwner = ({ inviteUrl }: Record<string, string>, decision: string) =>
    act(() => call<InviteVisit>('POST', '/invite-visits', { inviteUrl, decision }), seenBy);
  return (
    <Section
      id="connections"
      title="Connections"
      count={count}
      aside={<p class="soft">Consent links, also those your app made</p>}
    >
      <Form onSend={connect} class="line">
        <label>
          Platform
          <select name="platform" autocomplete="off">
            <option value="tiktok">TikTok</option>
            <option value="instagram">Instagram</option>
          </select>
        </label>
        <label class="grow">
          Handle of the new owner
          <input name="handle" maxlength={64} placeholder="made up if empty" {...AS_TYPED} />
        </label>
        <button value="now" class="main">
          Connect as a new owner
        </button>
        <button value="link">Make a consent link</button>
      </Form>
      <Form onSend={playOwner} class="line">
        <label class="grow">
          Invite link
          <input
            name="inviteUrl"
            type="url"
            required
            placeholder="whose page runs on this machine"
            {...AS_TYPED}
          />
        </label>
        <button value="approve">Accept as its owner</button>
        <button value="deny">Refuse as its owner</button>
      </Form>
      <Table
        rowsId="authorization-rows"
        caption="Connections in progress and done, newest first"
        heads={['Link', 'Status', 'Use it']}
        hidden={total === 0}
      >
        {authorizations?.slice(0, shown).map((item) => (
          <Row key={item.state} authorization={item} act={act} />
        ))}
      </Table>
      <p class="empty" hidden={!authorizations || total > 0}>
        <strong>No links yet.</strong> Make one here and open it, or let your app ask for one:{' '}
        <code>POST /v1/projects/…/social/oauth-url</code>. A link lives ten minutes.
      </p>
      <More hidden={total <= shown} onClick={() => setShown(shown + MORE)} />
    </Section>
  );
}

/** What the owner of an invite read. */
const seenBy = ({ pages }: InviteVisit) => `The owner read: ${pages.join(', then ')}.`;

/** Expired at its time, although nothing changes in the sandbox then. */
export function statusOf({ status, expiresAt }: AuthorizationView): keyof typeof KINDS {
  return status === 'pending' && now() >= Date.parse(expiresAt) ? 'expired' : status;
}

const decide = (state: string, how: string, body?: object) =>
  call('POST', `/authorizations/${encodeURIComponent(state)}/${how}`, body);
const approve = ({ state }: { state: string }, handle?: string) =>
  decide(state, 'approve', { handle: handle?.replace(/^@/, '') || undefined });

interface RowProps extends Pick<SectionProps, 'act'> {
  authorization: AuthorizationView;
}

function Row({ authorization, act }: RowProps) {
  const { platform, kind, state, authorizeUrl } = authorization;
  const status = statusOf(authorization);
  const copy = () => navigator.clipboard.writeText(authorizeUrl);
  return (
    <tr role="row" data-key={state}>
      <RowHead>
        <Who platform={platform}>
          <b>
            {PLATFORMS[platform].name} {kind === 'reauth' ? 'reconnect' : 'connect'}
          </b>{' '}
          <code class="soft">{state}</code>
        </Who>
      </RowHead>
      <Cell label="Status">
        <span>
          <Pill kind={KINDS[status]}>{status}</Pill>{' '}
          <span class="soft result">{resultOf(authorization)}</span>
        </span>
      </Cell>
      <Cell label="">
        {status === 'pending' && (
          <div class="buttons">
            <a class="button" href={authorizeUrl} target="_blank" rel="noopener">
              Open<Hidden>the consent page of {state}</Hidden>
            </a>
            <Button onClick={() => act(copy, 'The link is copied.')}>
              Copy<Hidden>the link of {state}</Hidden>
            </Button>
            <Menu label="Decide" of={state}>
              <Button
                onClick={() => act(() => approve(authorization), 'Approved: the account is connected.')}
              >
                Approve
              </Button>
              <Button onClick={() => act(() => decide(state, 'deny'), 'Denied.')}>Deny</Button>
              <Form
                onSend={({ handle }) => act(() => approve(authorization, handle), `Approved as ${handle}.`)}
              >
                <label>
                  Another handle
                  <input name="handle" required maxlength={64} {...AS_TYPED} />
                </label>
                <button>Approve as this one</button>
              </Form>
            </Menu>
          </div>
        )}
      </Cell>
    </tr>
  );
}

function resultOf(authorization: AuthorizationView): string {
  const { error, socialAccountId, expiresAt } = authorization;
  const results = {
    pending: `ends ${relative(expiresAt)}`,
    completed: socialAccountId ?? '',
    failed: words(error?.code ?? ''),
    expired: 'not used in time',
  };
  return results[statusOf(authorization)];
}
