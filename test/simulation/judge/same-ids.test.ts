import { NOTHING } from './figures.ts';
import { compareIds } from './same-ids.ts';

const watcher = (name: string, eventId: string, begun = 1) => ({
  name,
  host: 'n8n' as const,
  figures: NOTHING,
  verdicts: [
    {
      kind: 'told' as const,
      about: 'reauth_required',
      accountId: 'sa_1',
      at: 2,
      eventId,
      happening: {
        kind: 'reauth_required' as const,
        accountId: 'sa_1',
        begun,
        over: Infinity,
        shown: [],
        hidden: [],
        begunElsewhere: false,
        connectedAt: 0,
      },
    },
  ],
});

test('one happening has one id, whoever tells it', () => {
  expect(compareIds([watcher('a', 'x'), watcher('b', 'x')])).toEqual({
    shared: 1,
    apart: 0,
  });
  expect(compareIds([watcher('a', 'x'), watcher('b', 'y')])).toEqual({
    shared: 1,
    apart: 1,
  });
  expect(compareIds([watcher('a', 'x', 1), watcher('b', 'y', 5)])).toEqual({
    shared: 0,
    apart: 0,
  });
});
