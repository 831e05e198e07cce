// Asks for the sandbox's status again and again: often while something changes, rarely while nothing does.

import { useEffect, useState } from 'hono/jsx/dom';

import type { StatusView } from '../../control/status';
import { get, NoAnswer } from './api';
import { setClock } from './time';

const FASTEST_MS = 1_000;
const SLOWEST_MS = 5_000;
const SLOWEST_WHEN_LOST_MS = 15_000;
const TICK_MS = 1_000;

class Poller {
  live = true;
  readonly #onStatus: (status: StatusView | undefined) => void;
  #wait = FASTEST_MS;
  #timer: number | undefined;
  #asking = false;
  #again = false;
  #seen = '';

  /** `onStatus` gets undefined when the sandbox does not answer. */
  constructor(onStatus: (status: StatusView | undefined) => void) {
    this.#onStatus = onStatus;
  }

  setLive(live: boolean): void {
    this.live = live;
    this.soon();
  }

  /** Asks now, and often for a while. */
  soon(): void {
    this.#wait = FASTEST_MS;
    void this.#ask();
  }

  async #ask(): Promise<void> {
    clearTimeout(this.#timer);
    this.#again = this.#asking;
    if (this.#asking) return;
    this.#asking = true;
    const status = await this.#read();
    this.#asking = false;
    this.#onStatus(status);
    if (this.#again) await this.#ask();
    else if (this.live && !document.hidden)
      this.#timer = window.setTimeout(() => void this.#ask(), this.#wait);
  }

  async #read(): Promise<StatusView | undefined> {
    try {
      const status = await get('/status');
      const seen = `${status.revision} ${status.latestRequest}`;
      this.#wait = seen === this.#seen ? Math.min(this.#wait * 1.3, SLOWEST_MS) : FASTEST_MS;
      this.#seen = seen;
      return status;
    } catch (error) {
      this.#wait = Math.min(this.#wait * 2, SLOWEST_WHEN_LOST_MS);
      // Anything else is a mistake of this page.
      if (!(error instanceof NoAnswer)) console.error(error);
      return undefined;
    }
  }
}

/** `version` changes with everything that is written, and when the sandbox is back after it was lost. */
export function useStatus() {
  const [status, setStatus] = useState<StatusView | undefined>(undefined);
  const [losses, setLosses] = useState(0);
  const [lost, setLost] = useState(false);
  const [, tick] = useState(0);
  const [poller] = useState(
    () =>
      new Poller((next) => {
        setLost(!next);
        if (!next) {
          setLosses((count) => count + 1);
          return;
        }
        setClock(next.clock);
        setStatus(next);
      }),
  );
  useEffect(() => {
    document.addEventListener('visibilitychange', () => poller.soon());
    poller.soon();
    // Shows how the time passes between two answers.
    setInterval(() => {
      if (poller.live && !document.hidden) tick((count) => count + 1);
    }, TICK_MS);
  }, []);
  return { status, lost, poller, version: `${losses} ${status?.revision}` };
}
