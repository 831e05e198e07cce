/** Whether every event that was delivered started the Zap, once. */
import type { Delivery } from '../api/webhooks.ts';
import type { WatcherRecord } from '../hosts/watcher.ts';
import type { Verdict } from './judge.ts';

export function judgeDeliveries(deliveries: readonly Delivery[], { told }: WatcherRecord): Verdict[] {
  const open = new Map(deliveries.map((delivery) => [delivery.eventId, { delivery, told: 0 }]));
  const verdicts = told.map(({ eventId, type, accountId, at }): Verdict => {
    const known = open.get(eventId);
    const about = { about: type, accountId, at, eventId };
    if (known?.delivery.type !== type || known.delivery.accountId !== accountId) {
      return { kind: 'invented', ...about };
    }
    known.told += 1;
    return { kind: known.told === 1 ? 'told' : 'doubled', ...about };
  });
  const lost = [...open.values()].filter((one) => one.told === 0);
  return [
    ...verdicts,
    ...lost.map(({ delivery: { type, accountId, at, eventId } }): Verdict => {
      return { kind: 'lost', about: type, accountId, at, eventId };
    }),
  ];
}
