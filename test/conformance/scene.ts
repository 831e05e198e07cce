/** A task in a situation, made ready to be run once. */
import type { Delivery } from './delivery';
import { INPUT, Input, Situation } from './situations';
import {
  ACCOUNT,
  clientOf,
  PROJECT,
  RETURN_URL,
  seedAccount,
  seedEndpoint,
  seedOthers,
  Stage,
  untilNextPoll,
} from './stage';
import { isOfWebhooks, isPolled, TaskName } from './tasks';

export interface Scene {
  stage: Stage;
  task: TaskName;
  input: Input;
  /** What happens between two looks of a polled trigger: it looks before the first and after each. */
  happenings: Array<() => Promise<void>>;
  /** How often the same comes in one run. */
  times: number;
  /** What Layers calls a webhook with. */
  event: object;
  delivery: Delivery;
}

export async function setUp(stage: Stage, task: TaskName, situation: Situation): Promise<Scene> {
  stage.reset();
  if (situation.others) seedOthers(stage, situation.others);
  const seed = () => seedAccount(stage, stateAtFirst(task, situation));
  if (task !== 'connected') seed();
  const state = task === 'status' || task === 'wait' ? await linkFor(stage, situation) : '';
  const webhook = isOfWebhooks(task) ? await seedEndpoint(stage) : {};
  const happenings = changesFor(stage, { task, situation, seed }).map((change, index, all) => async () => {
    await untilNextPoll(stage);
    if (index === 0) stage.sandbox.faults.clear();
    change();
    if (index === all.length - 1) situation.arrange?.(stage, task);
  });
  if (isPolled(task)) situation.arrangeFirst?.(stage, task);
  else situation.arrange?.(stage, task);
  return {
    stage,
    task,
    input: { ...INPUT, state, ...webhook, ...situation.input },
    happenings,
    times: situation.times ?? 1,
    event: eventOf(situation),
    delivery: situation.delivery ?? 'signed',
  };
}

/** A trigger that tells of a change sees the account in order at first. */
function stateAtFirst(task: TaskName, { account = {} }: Situation) {
  return isPolled(task) && task !== 'connected' ? { ...account, status: 'connected' as const } : account;
}

function changesFor(
  { sandbox }: Stage,
  { task, situation: { account }, seed }: { task: TaskName; situation: Situation; seed: () => void },
) {
  const become = (status: 'connected' | 'reauth_required' | 'disconnected') => () =>
    sandbox.setAccount(ACCOUNT, { status });
  if (task === 'connected') return [seed];
  if (task === 'recovered') return [become('reauth_required'), become('connected')];
  if (task !== 'degraded') return [];
  return [become(account?.status === 'disconnected' ? 'disconnected' : 'reauth_required')];
}

async function linkFor(stage: Stage, { owner }: Situation): Promise<string> {
  const link = await clientOf(stage).createConnectLink(PROJECT, {
    platform: 'tiktok',
    returnUrl: RETURN_URL,
  });
  if (owner === 'denies') await stage.sandbox.deny(link.authorizeUrl);
  if (owner === undefined) await stage.sandbox.approve(link.authorizeUrl, { handle: 'acme' });
  return link.state;
}

const EVENT_TYPES = {
  connected: 'social_account.connected',
  reauth_required: 'social_account.needs_reauth',
  disconnected: 'social_account.revoked',
};

function eventOf({ account = {} }: Situation): object {
  const { status = 'connected' } = account;
  const data = { socialAccountId: ACCOUNT, projectId: PROJECT, platform: 'tiktok', displayName: 'acme' };
  const type = EVENT_TYPES[status];
  const more = status === 'disconnected' ? { disconnectedReason: 'revoked_by_owner' } : {};
  return {
    id: 'evt_00000000000000000000000001',
    type,
    createdAt: '2026-04-18T19:06:42.000Z',
    data: { ...data, ...more },
  };
}
