/** An outcome is told until the receiver has taken it, a bounded number of times. */
import { outcomeFields, type InviteOutcomeFields } from 'layers-social-core';

import { createOutbox } from '../../../examples/invite-page/src/outbox.ts';
import { send } from '../../../examples/invite-page/src/webhook.ts';
import { SECRET, startReceiver, type Receiver } from './receiver';

let receiver: Receiver;

beforeEach(async () => {
  receiver = await startReceiver();
});

afterEach(() => receiver.close());

function outcome(attemptId = 'attempt-1'): InviteOutcomeFields {
  const invite = {
    inviteId: 'invite-1',
    purpose: 'connect',
    projectId: 'prj_1',
    platform: 'tiktok',
    reference: 'Kunde 7 – Grüße',
    expiresAt: '2026-12-01T00:00:00Z',
  } as const;
  const told = { outcome: 'connected', attemptId, invite, socialAccountId: 'sa_1' } as const;
  return outcomeFields(told, Date.UTC(2026, 10, 26, 8));
}

const webhook = () => ({ url: receiver.url, secret: SECRET, timeoutMs: 30_000 });

/** A sleep that lasts until it is let go on, or until the outbox is closed. */
function createSleeper() {
  const slept: number[] = [];
  const wakes: Array<() => void> = [];
  return {
    slept,
    wake: () => wakes.splice(0).forEach((wake) => wake()),
    sleep: (ms: number, signal: AbortSignal) => {
      slept.push(ms);
      if (ms <= 1_000 || signal.aborted) return Promise.resolve();
      return new Promise<void>((resolve) => {
        wakes.push(resolve);
        signal.addEventListener('abort', () => resolve());
      });
    },
  };
}

function open() {
  const sleeper = createSleeper();
  const log: string[] = [];
  const outbox = createOutbox({
    send: (each) => send(webhook(), each),
    sleep: sleeper.sleep,
    log: (line) => log.push(line),
  });
  return { ...sleeper, outbox, log };
}

/** Resolves when the condition holds; the test runner bounds it. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

describe('one try', () => {
  test('is a signed event that the core verifies and reads', async () => {
    expect(await send(webhook(), outcome())).toBeUndefined();

    expect(receiver.received).toEqual([
      {
        verdict: 'valid',
        id: 'attempt-1',
        eventId: 'attempt-1',
        type: 'invite.connected',
        data: { ...outcome() },
      },
    ]);
  });

  test.each([500, 404, 302])(
    'that is answered with %s is not taken, and no redirect is followed',
    async (answer) => {
      receiver.answers.push(answer);

      expect(await send(webhook(), outcome())).toBe(`the receiver answered ${answer}`);
      expect(receiver.received).toHaveLength(1);
    },
  );

  test('that is not answered is not taken', async () => {
    receiver.answers.push('never');

    expect(await send({ ...webhook(), timeoutMs: 200 }, outcome())).toBe('no answer within 200 ms');
  });

  test('with nobody there is not taken either', async () => {
    const { url } = receiver;
    await receiver.close();

    expect(await send({ ...webhook(), url }, outcome())).toBe('the receiver was not reached (ECONNREFUSED)');
    receiver = await startReceiver();
  });
});

describe('the outbox', () => {
  test('tells an outcome once that is taken at once', async () => {
    const { outbox, slept } = open();

    expect(await outbox.tell(outcome())).toBe(true);
    expect(await outbox.tell(outcome())).toBe(true);
    await outbox.close();
    expect(receiver.received).toHaveLength(1);
    expect(slept).toEqual([0]);
  });

  test('lets those who come at the same time wait for the same try', async () => {
    const { outbox } = open();
    const taken = await Promise.all(Array.from({ length: 8 }, () => outbox.tell(outcome())));

    expect(taken).toEqual(Array(8).fill(true));
    expect(receiver.received).toHaveLength(1);
  });

  test('tells different outcomes apart', async () => {
    const { outbox } = open();
    await Promise.all(['a', 'b', 'c'].map((id) => outbox.tell(outcome(id))));

    expect(receiver.received.map(({ id }) => id).sort()).toEqual(['a', 'b', 'c']);
  });

  test('tries again a second later, while the owner waits', async () => {
    receiver.answers.push(503);
    const { outbox, slept, log } = open();

    expect(await outbox.tell(outcome())).toBe(true);
    expect(slept).toEqual([0, 1_000]);
    expect(receiver.received.map(({ id, verdict }) => [id, verdict])).toEqual([
      ['attempt-1', 'valid'],
      ['attempt-1', 'valid'],
    ]);
    expect(log).toEqual(['outcome attempt-1 was not taken: the receiver answered 503']);
  });

  test('goes on after the owner was answered, and knows then that it was taken', async () => {
    receiver.answers.push(500, 500, 500);
    const { outbox, slept, wake } = open();

    expect(await outbox.tell(outcome())).toBe(false);
    await until(() => slept.length === 3);
    // A reload meanwhile: the receiver is not asked out of turn.
    expect(await outbox.tell(outcome())).toBe(false);
    wake();
    await until(() => slept.length === 4);
    wake();
    await until(() => receiver.received.length === 4);
    await outbox.close();
    expect(await outbox.tell(outcome())).toBe(true);
    expect(slept).toEqual([0, 1_000, 30_000, 60_000]);
    expect(receiver.received).toHaveLength(4);
  });

  test('gives up after six tries, says so, and begins anew with the next visit', async () => {
    receiver.answers.push(...Array<number>(6).fill(500));
    const { outbox, slept, wake, log } = open();

    await outbox.tell(outcome());
    for (const count of [3, 4, 5, 6]) {
      await until(() => slept.length === count);
      wake();
    }
    await until(() => log.length === 7);
    expect(receiver.received).toHaveLength(6);
    expect(log.at(-1)).toBe('outcome attempt-1 is given up: connected, invite invite-1, account sa_1');
    expect(log.join()).not.toContain(SECRET);

    expect(await outbox.tell(outcome())).toBe(true);
    expect(new Set(receiver.received.map(({ eventId }) => eventId))).toEqual(new Set(['attempt-1']));
  });

  test('that is closed tries once more what is waiting, and gives up', async () => {
    receiver.answers.push(500, 500, 200, 500, 500, 500);
    const { outbox, slept, log } = open();

    expect(await outbox.tell(outcome('first'))).toBe(false);
    await until(() => slept.length === 3);
    await outbox.close();
    expect(receiver.received).toHaveLength(3);
    expect(log.join()).not.toContain('given up');

    expect(await outbox.tell(outcome('second'))).toBe(false);
    await outbox.close();
    expect(log.at(-1)).toMatch(/^outcome second is given up/);
  });
});
