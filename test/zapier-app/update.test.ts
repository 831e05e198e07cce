/** A Zap that is on while the app is updated: what the version before had recorded, and the ids that Zapier had seen. */
import { Fleet } from '../support/zapier-fleet';
import { PollingZap } from '../support/zapier-polling';

const MINUTE = 60_000;
const DAY = 86_400_000;

afterEach(() => jest.restoreAllMocks());

/** An account as version 0.1.0 packed it: status, platform, tier, active, announced, missed, connectedAt, readAt. */
function packed(
  fleet: Fleet,
  { id, reasons, readAt = 0 }: { id: string; reasons: string; readAt?: number },
): string {
  const status = { connected: 0, reauth_required: 1, disconnected: 2 }[
    fleet.accounts.get(id)?.status ?? 'connected'
  ];
  const { connectedAt = 0 } = fleet.accounts.get(id) ?? {};
  return `${status} 0 2 ${reasons} ${reasons} 0 ${connectedAt.toString(36)} ${readAt.toString(36)}`;
}

/** The Zap goes on with the ids that it has seen. */
async function goOn(zap: PollingZap, seen: readonly string[]): Promise<PollingZap> {
  const ids = zap as unknown as { seen: Set<unknown> };
  for (const id of seen) ids.seen.add(id);
  return zap;
}

test('what was degraded fires nothing more, old troubles that were never items included, and what follows fires', async () => {
  const fleet = new Fleet();
  for (const id of ['well', 'dead', 'dead for long', 'low', 'low for long', 'gone']) {
    fleet.add(id, { connectedAt: Math.floor((fleet.now - 90 * DAY) / 1000) });
  }
  Object.assign(fleet.accounts.get('dead') ?? {}, { status: 'reauth_required' });
  Object.assign(fleet.accounts.get('dead for long') ?? {}, { status: 'reauth_required' });
  Object.assign(fleet.accounts.get('gone') ?? {}, { status: 'disconnected' });
  Object.assign(fleet.accounts.get('low') ?? {}, { score: 10 });
  Object.assign(fleet.accounts.get('low for long') ?? {}, { score: 10 });
  const begun = fleet.now - DAY;
  const read = Math.ceil(fleet.now / MINUTE);
  const accounts = {
    '=well': packed(fleet, { id: 'well', reasons: '0', readAt: read }),
    '=dead': packed(fleet, { id: 'dead', reasons: '1', readAt: read }),
    '=dead for long': packed(fleet, { id: 'dead for long', reasons: '1', readAt: read }),
    '=low': packed(fleet, { id: 'low', reasons: 'w', readAt: read }),
    '=low for long': packed(fleet, { id: 'low for long', reasons: 'w', readAt: read }),
    '=gone': packed(fleet, { id: 'gone', reasons: '2' }),
  };
  const marks = {
    dead: { reauth_required: begun },
    'dead for long': { reauth_required: 0 },
    low: { score_low: begun },
    'low for long': { score_low: 0 },
    gone: { disconnected: begun },
    odd: 7,
  };
  const record = { watch: { version: 1, polledAt: fleet.now, projects: { prj_fleet: accounts } }, marks };
  const entry = { revision: 'r1', parts: 0, text: JSON.stringify(record) };
  await fleet.cache.set('health:prj_fleet:259200000:40', entry, 3_600, ['auth']);
  const at = begun.toString(36);
  const zap = await goOn(fleet.zap('account_health_degraded'), [
    `dead:reauth_required:${at}`,
    `low:score_low:${at}`,
    `gone:disconnected:${at}`,
  ]);

  fleet.now += MINUTE;
  expect(await zap.tick()).toEqual([]);
  fleet.now += 31 * MINUTE;
  expect(await zap.tick()).toEqual([]);

  Object.assign(fleet.accounts.get('well') ?? {}, { status: 'reauth_required' });
  Object.assign(fleet.accounts.get('dead') ?? {}, {
    status: 'connected',
    connectedAt: Math.floor(fleet.now / 1000),
  });
  expect((await zap.tick()).map(({ socialAccountId }) => socialAccountId)).toEqual(['well']);
  Object.assign(fleet.accounts.get('dead') ?? {}, { status: 'reauth_required' });
  expect((await zap.tick()).map(({ socialAccountId }) => socialAccountId)).toEqual(['dead']);
});

test('connections that fired fire nothing more, those under their old ids included', async () => {
  const fleet = new Fleet();
  const seconds = Math.floor((fleet.now - DAY) / 1000);
  for (const id of ['a', 'back', 'lost']) fleet.add(id, { connectedAt: seconds });
  Object.assign(fleet.accounts.get('lost') ?? {}, { status: 'reauth_required' });
  const lostAt = fleet.now - 2 * 3_600_000;
  const accounts = {
    '=a': packed(fleet, { id: 'a', reasons: '0' }),
    '=back': packed(fleet, { id: 'back', reasons: '0' }),
    '=lost': packed(fleet, { id: 'lost', reasons: '1' }),
  };
  const marks = {
    back: { since: seconds, lostAt, backAt: lostAt + MINUTE },
    lost: { since: seconds, lostAt },
  };
  const record = { watch: { version: 1, polledAt: fleet.now, projects: { prj_fleet: accounts } }, marks };
  const entry = { revision: 'r1', parts: 0, text: JSON.stringify(record) };
  await fleet.cache.set('connected:prj_fleet', entry, 3_600, ['auth']);
  const zap = await goOn(fleet.zap('account_connected'), [
    `a:${seconds}`,
    `back:${seconds}:${lostAt.toString(36)}`,
  ]);

  fleet.now += MINUTE;
  expect(await zap.tick()).toEqual([]);
  Object.assign(fleet.accounts.get('lost') ?? {}, { status: 'connected' });
  expect(await zap.tick()).toMatchObject([{ socialAccountId: 'lost', reconnected: true }]);
  expect(await zap.tick()).toEqual([]);
});
