/** What the dropdowns offer. An id can always be mapped from an earlier step instead. */
import { Account, LayersInputError, LISTS, Project, requireProgress } from 'layers-social-core';
import type { Bundle, ZObject } from 'zapier-platform-core';

import { clientFor } from './client';
import { withZapierErrors } from './errors';
import { text } from './input';

interface Choice {
  id: string;
  label: string;
}

/** One page of choices; the token leads to the next. */
interface Choices {
  results: Choice[];
  paging_token: string | null;
}

const PAGE = 100;

const STATUS_WORDS: Record<string, string> = {
  reauth_required: ' – needs to be reconnected',
  disconnected: ' – disconnected',
};

const projects = async (z: ZObject, bundle: Bundle): Promise<Choices> => {
  const cursor = cursorOf(bundle);
  const page = await clientFor(z, bundle).listProjects({ status: 'active', limit: PAGE, cursor });
  requireProgress(page, new Set([cursor]), LISTS.projects);
  return { results: page.items.map(projectChoice), paging_token: page.nextCursor ?? null };
};

const accounts = async (z: ZObject, bundle: Bundle): Promise<Choices> => {
  const projectId = text(bundle.inputData.project_id);
  if (projectId === undefined) {
    throw new LayersInputError(
      'projectId',
      'is empty',
      'Choose a project first; its accounts are listed then.',
    );
  }
  const cursor = cursorOf(bundle);
  const page = await clientFor(z, bundle).listAccounts(projectId, { limit: PAGE, cursor });
  requireProgress(page, new Set([cursor]), LISTS.accounts);
  return { results: page.items.map(accountChoice), paging_token: page.nextCursor ?? null };
};

export const projectChoices = withZapierErrors('action', projects);
export const accountChoices = withZapierErrors('action', accounts);

function cursorOf(bundle: { meta?: Partial<Bundle['meta']> }): string | undefined {
  return text(bundle.meta?.paging_token);
}

function projectChoice({ id, name }: Project): Choice {
  return { id, label: text(name) ?? id };
}

function accountChoice({ socialAccountId, handle, platform, status }: Account): Choice {
  const name = text(handle);
  const label = `${name ? `@${name}` : socialAccountId} (${platform})${STATUS_WORDS[status] ?? ''}`;
  return { id: socialAccountId, label };
}
