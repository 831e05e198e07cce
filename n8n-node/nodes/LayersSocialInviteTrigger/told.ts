/**
 * Which attempts have started the workflow. The owner's browser keeps the end of its attempt, so a reload asks nobody; this is
 * for visits at the same time, and for other browsers with the same address. In memory, for one process: what is written to
 * n8n's static data from a webhook could overwrite what another trigger of the workflow stores at that moment.
 */

/** As long as an attempt can be returned to. */
const KEEP_MS = 3_600_000;
/** Starting takes n8n less; after it another visit may start the workflow, for n8n may have failed to. */
const CLAIM_MS = 60_000;
const MAX_ATTEMPTS = 10_000;

interface Telling {
  at: number;
  isTold: boolean;
}

/** One for all workflows of the process. */
export class ToldAttempts {
  private readonly tellings = new Map<string, Telling>();

  /** Whether this visit is the one to start the workflow; `key` names workflow, node and attempt. */
  claim(key: string, now: number): boolean {
    const known = this.tellings.get(key);
    if (known && now < known.at + (known.isTold ? KEEP_MS : CLAIM_MS)) return false;
    this.keep(key, { at: now, isTold: false });
    return true;
  }

  /** The workflow was started. */
  confirm(key: string, now: number): void {
    this.keep(key, { at: now, isTold: true });
  }

  isTold(key: string): boolean {
    return this.tellings.get(key)?.isTold === true;
  }

  private keep(key: string, telling: Telling): void {
    this.tellings.delete(key);
    this.tellings.set(key, telling);
    for (const [oldest, { at }] of this.tellings) {
      if (this.tellings.size <= MAX_ATTEMPTS && telling.at < at + KEEP_MS) return;
      this.tellings.delete(oldest);
    }
  }
}
