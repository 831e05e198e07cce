import type { Delivery } from '../api/webhooks.ts';
import { EVERYTHING, newRecord } from '../hosts/watcher.ts';
import { judgeDeliveries } from './deliveries.ts';

const delivery = (eventId: string): Delivery => ({
  endpoint: { id: 'e', url: 'u', events: [], secret: 's' },
  eventId,
  type: 'social_account.connected',
  accountId: 'sa_1',
  at: 1,
  body: '',
  headers: {},
});

function verdicts(delivered: string[], told: string[]): string[] {
  const record = newRecord('Zap', 'zapier', EVERYTHING);
  for (const eventId of told) {
    const type = 'social_account.connected';
    record.told.push({
      eventId,
      type,
      accountId: 'sa_1',
      reason: undefined,
      connectedAt: 1,
      pollFrom: 1,
      at: 2,
    });
  }
  return judgeDeliveries(delivered.map(delivery), record).map(({ kind, eventId }) => `${kind} ${eventId}`);
}

test('every event starts the Zap once, however often it is delivered', () => {
  expect(verdicts(['a', 'a', 'b'], ['b', 'a'])).toEqual(['told b', 'told a']);
  expect(verdicts(['a', 'b'], ['a', 'a'])).toEqual(['told a', 'doubled a', 'lost b']);
  expect(verdicts([], ['a'])).toEqual(['invented a']);
});
