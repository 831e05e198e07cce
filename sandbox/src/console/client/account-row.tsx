// One account: who it is, how it is, and the menu of what can happen to it.

import type { AccountView } from '../../control/accounts';
import { CHANGES } from './account-changes';
import { Button, Cell, Menu, Pill, PLATFORMS, RowHead, Who, words, type Kind } from './parts';
import { dateOf, now, plural, relative } from './time';
import type { SectionProps } from './use-view';

const SOON_MS = 3 * 86_400_000;
const KINDS = { connected: 'good', reauth_required: 'bad', disconnected: 'idle' } as const;

interface Props {
  account: AccountView;
  act: SectionProps['act'];
  manyProjects: boolean;
}

export function AccountRow({ account, act, manyProjects }: Props) {
  const { platform, status, leased, queuedPosts } = account;
  const handle = `@${account.handle}`;
  const about = [
    PLATFORMS[platform].name,
    leased && 'leased',
    manyProjects && account.projectName,
    queuedPosts > 0 && plural(queuedPosts, 'queued post'),
  ];
  return (
    <tr role="row">
      <RowHead>
        <Who platform={platform}>
          <b>{handle}</b> <span class="soft">{about.filter(Boolean).join(' · ')}</span>
        </Who>
      </RowHead>
      <Cell label="Status">
        <span>
          <Pill kind={KINDS[status]}>{words(status)}</Pill>{' '}
          <span class="soft">{words(account.disconnectedReason ?? '')}</span>
        </span>
      </Cell>
      <Cell label="Health">
        <Health {...account} />
      </Cell>
      <Cell label="Token ends">
        <Token {...account} />
      </Cell>
      <Cell label="">
        <Menu label="Change" of={handle}>
          {CHANGES.map(({ label, can, work, done }) => (
            <Button
              disabled={can?.(account) === false}
              onClick={() => act(() => work(account), done(handle))}
            >
              {label}
            </Button>
          ))}
        </Menu>
      </Cell>
    </tr>
  );
}

function Health({ score, tier, isShadowbanned }: AccountView) {
  const kind: Kind = isShadowbanned || (score ?? 0) < 40 ? 'bad' : (score ?? 0) < 60 ? 'warn' : 'good';
  return (
    <span class="health">
      <span class="score">{score === null ? '–' : Math.round(score)}</span>
      <span class="bar" aria-hidden="true" hidden={score === null}>
        <span data-kind={kind} style={{ width: `${score ?? 0}%` }} />
      </span>{' '}
      <span class="tier" data-kind={isShadowbanned ? 'bad' : ''}>
        {tier === null ? 'no snapshot yet' : words(tier)}
      </span>
    </span>
  );
}

function Token({ tokenExpiresAt: end, leased, status }: AccountView) {
  const soon = end !== null && Date.parse(end) - now() < SOON_MS;
  const kind: Kind = status === 'reauth_required' ? 'bad' : soon ? 'warn' : '';
  const none = leased && status === 'connected' ? 'does not end' : '–';
  return (
    <span>
      <span class="token" data-kind={kind}>
        {end === null ? none : relative(end)}
      </span>{' '}
      <span class="soft token-date">{end === null ? '' : dateOf(end)}</span>
    </span>
  );
}
