// Time, adding accounts, and starting over.

import { useRef } from 'hono/jsx/dom';

import type { StatusView } from '../../control/status';
import { added, seed } from './accounts';
import { call } from './api';
import { AS_TYPED, Button, Form, NUMBER } from './parts';
import { longDate, now, plural } from './time';
import type { SectionProps } from './use-view';

type Act = SectionProps['act'];
const UNITS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };
type Unit = keyof typeof UNITS;
const isUnit = (text: string | undefined): text is Unit => text !== undefined && Object.hasOwn(UNITS, text);

export function Clock({ clock, act }: { clock: StatusView['clock'] | undefined; act: Act }) {
  const move = (amount: number, unit: Unit) =>
    act(
      () => call('POST', '/clock', { advanceMs: amount * UNITS[unit] }),
      `The clock moved on by ${plural(amount, unit)}.`,
    );
  return (
    <section class="card" id="clock" aria-labelledby="clock-h">
      <h2 id="clock-h">Clock</h2>
      <p class="clock">
        <time id="now" datetime={clock && new Date(now()).toISOString()}>
          {clock ? longDate(now()) : '…'}
        </time>{' '}
        <span class="soft">{clock?.mode === 'manual' && 'held: moves only by hand'}</span>
      </p>
      <div class="buttons">
        <Button onClick={() => move(1, 'hour')}>+1 hour</Button>
        <Button onClick={() => move(1, 'day')}>+1 day</Button>
      </div>
      <Form class="line" onSend={({ amount, unit }) => isUnit(unit) && move(Number(amount), unit)}>
        <label>
          Move on by
          <input name="amount" min="1" max="9999" value="30" required {...NUMBER} />
        </label>
        <label>
          Unit
          <select name="unit" autocomplete="off">
            <option value="minute">minutes</option>
            <option value="hour">hours</option>
            <option value="day" selected>
              days
            </option>
          </select>
        </label>
        <button>Move</button>
      </Form>
      <p class="soft">On the way tokens run out and deliveries are tried again, each at its time.</p>
    </section>
  );
}

export const AddAccounts = ({ act }: { act: Act }) => (
  <section class="card" aria-labelledby="seed-h">
    <h2 id="seed-h">Add accounts</h2>
    <Button onClick={() => act(() => seed('sample'), added)}>Sample set: 13, some in trouble</Button>
    <Form
      class="line"
      onSend={(values) => act(() => seed({ ...values, count: Number(values['count']) }), added)}
    >
      <label>
        How many
        <input name="count" min="1" max="100000" value="1000" required {...NUMBER} />
      </label>
      <label>
        Platform
        <select name="platform" autocomplete="off">
          <option value="">both</option>
          <option value="tiktok">TikTok</option>
          <option value="instagram">Instagram</option>
        </select>
      </label>
      <label class="grow">
        Handles begin with
        <input name="handle" value="creator." required maxlength={50} {...AS_TYPED} />
      </label>
      <button>Add</button>
    </Form>
    <p class="soft">Added accounts were always there: nothing is announced.</p>
  </section>
);

export function Reset({ act }: { act: Act }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const reset = () => {
    dialog.current?.close();
    return act(() => call('POST', '/reset'), 'The sandbox is as new.');
  };
  return (
    <section class="card" aria-labelledby="reset-h">
      <h2 id="reset-h">Start over</h2>
      <p class="soft">The API key and the first project stay; everything else goes.</p>
      <Button class="danger" onClick={() => dialog.current?.showModal()}>
        Reset the sandbox…
      </Button>
      <dialog id="reset" aria-labelledby="reset-q" ref={dialog}>
        <h2 id="reset-q">Reset the sandbox?</h2>
        <p>
          Accounts, links, webhook endpoints, deliveries, requests and faults are deleted, and the clock goes
          back. Keys and the first project stay.
        </p>
        <div class="buttons">
          <Button onClick={() => dialog.current?.close()}>Keep everything</Button>
          <Button class="danger" onClick={reset}>
            Reset
          </Button>
        </div>
      </dialog>
    </section>
  );
}
