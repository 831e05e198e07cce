// The accounts, a page at a time.

import { useEffect, useRef, useState } from 'hono/jsx/dom';

import type { AccountsView, ProjectsView } from '../../control/accounts';
import { AccountRow } from './account-row';
import { call } from './api';
import { AS_TYPED, Button, Form, Section, Table, valuesOf } from './parts';
import { plural } from './time';
import { useView, type SectionProps } from './use-view';

const PAGE = 25;
const TYPING_MS = 250;

type Filters = Record<string, string>;

interface Props extends SectionProps {
  count: number | undefined;
  filters: Filters;
  setFilters: (filters: Filters) => void;
}

export function Accounts({ version, act, say, count, filters, setFilters }: Props) {
  /** One for each page up to this one; the first page has an empty one. */
  const [cursors, setCursors] = useState(['']);
  const announcement = useRef<((view: AccountsView) => string) | undefined>(undefined);
  const query = new URLSearchParams({ limit: String(PAGE), cursor: cursors.at(-1) ?? '', ...filters });
  if (cursors.length === 1) query.delete('cursor');
  const view = useView('/accounts', version, `?${query.toString()}`);
  const projects = useView('/projects', version)?.items ?? [];

  useEffect(() => {
    if (!view) return;
    if (announcement.current) say(announcement.current(view));
    announcement.current = undefined;
    // The page is gone, by a reset or a change of status.
    if (view.items.length === 0 && cursors.length > 1) setCursors(['']);
  }, [view]);

  const rangeOf = ({ items, total }: AccountsView, page = cursors.length - 1) =>
    `${page * PAGE + 1}–${page * PAGE + items.length} of ${total.toLocaleString('en')}`;
  const find = ({ search, ...rest }: Filters) => {
    announcement.current = ({ total }) => `${plural(total, 'account')} found.`;
    setCursors(['']);
    setFilters({ ...rest, ...(search && { search: search.replace(/^@/, '') }) });
  };
  const turnTo = (next: string[]) => {
    announcement.current = (page) => `Accounts ${rangeOf(page, next.length - 1)}.`;
    setCursors(next);
  };
  const empty = view?.items.length === 0;
  const filtered = Object.keys(filters).length > 0;
  return (
    <Section
      id="accounts"
      title="Accounts"
      count={count}
      aside={<FilterForm projects={projects} onFind={find} />}
    >
      <Table
        id="account-table"
        rowsId="account-rows"
        caption="Social accounts, newest first"
        heads={['Account', 'Status', 'Health', 'Token ends', 'Make it happen']}
        hidden={empty}
      >
        {view?.items.map((account) => (
          <AccountRow
            key={account.socialAccountId}
            account={account}
            act={act}
            manyProjects={projects.length > 1}
          />
        ))}
      </Table>
      <div class="empty" hidden={!empty || filtered}>
        <p>
          <strong>No accounts yet.</strong> Start with a sample set: healthy ones, and one of every trouble.
        </p>
        <p class="buttons">
          <Button class="main" onClick={() => act(() => seed('sample'), added)}>
            Add the sample accounts
          </Button>
          <a href="#connections">or connect one as its owner would</a>
        </p>
      </div>
      <p class="empty" hidden={!empty || !filtered}>
        No account fits. Clear the search, or choose another status or project.
      </p>
      <nav class="pager" aria-label="Pages of accounts" hidden={!view || view.total <= PAGE}>
        <Button disabled={cursors.length === 1} onClick={() => turnTo(cursors.slice(0, -1))}>
          Newer
        </Button>
        <span id="account-range">{view && rangeOf(view)}</span>
        <Button disabled={!view?.nextCursor} onClick={() => turnTo([...cursors, view?.nextCursor ?? ''])}>
          Older
        </Button>
      </nav>
    </Section>
  );
}

interface Seeded {
  socialAccountIds: string[];
}

export const seed = (accounts: unknown): Promise<Seeded> => call('POST', '/seed', { accounts });
export const added = ({ socialAccountIds }: Seeded): string =>
  `${plural(socialAccountIds.length, 'account')} added.`;

function FilterForm({
  projects,
  onFind,
}: {
  projects: ProjectsView['items'];
  onFind: (to: Filters) => void;
}) {
  const typing = useRef(0);
  const onInput = ({ target }: Event) => {
    const form = target instanceof Element ? target.closest('form') : null;
    clearTimeout(typing.current);
    typing.current = window.setTimeout(() => form && onFind(valuesOf(form)), TYPING_MS);
  };
  return (
    <Form onSend={onFind} onInput={onInput} class="filters" role="search" aria-label="Accounts">
      <label>
        Find
        <input type="search" name="search" maxlength={100} placeholder="handle or id" {...AS_TYPED} />
      </label>
      <label>
        Status
        <select name="status" autocomplete="off">
          <option value="">any</option>
          <option value="connected">connected</option>
          <option value="reauth_required">reauth required</option>
          <option value="disconnected">disconnected</option>
        </select>
      </label>
      <label hidden={projects.length < 2}>
        Project
        <select name="projectId" autocomplete="off">
          <option value="">all</option>
          {projects.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
    </Form>
  );
}
