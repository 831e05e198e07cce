/**
 * Which events start or have started a workflow in this process. n8n gives every call a copy of the static data of its own, so
 * calls under way share only what lies in a module, which n8n loads once per process. What outlives the process is in `state.ts`.
 */
import { Claims } from '../../lib/claims';
import { keyOf, MAX_PROCESSED } from './state';

/** After ten minutes another delivery of the event may start the workflow: n8n may have failed without an answer. */
const LIMITS = { claimMs: 600_000, keepMs: 0, maxKeys: 10_000 };
/** More nodes than one n8n has, so that the memory stays bounded. */
const MAX_NODES = 1_000;

/** `claimed`: the caller is the one to start the workflow. */
export type Claim = 'claimed' | 'under_way' | 'stored';

export interface EventPlace {
  /** Names workflow and node. */
  node: string;
  eventId: string;
  /** The delivery that this one repeats: it has arrived too, and is not asked for again. */
  replayOf?: string;
}

export class StartedEvents {
  private readonly underWay = new Claims(LIMITS);
  /** Keys of the latest events, oldest first, by node; the node that was used last comes last. */
  private readonly stored = new Map<string, string[]>();

  claim(place: EventPlace): Claim {
    if (this.isStored(place)) return 'stored';
    return this.underWay.claim(nameOf(place)) ? 'claimed' : 'under_way';
  }

  isStored({ node, eventId }: EventPlace): boolean {
    return this.storedOf(node).includes(keyOf(eventId));
  }

  /** Whether a delivery of the event waits for its execution to be stored. */
  isUnderWay(place: EventPlace): boolean {
    return this.underWay.isUnderWay(nameOf(place));
  }

  /** The workflow was not started; the event may come again. */
  release(place: EventPlace): void {
    this.underWay.release(nameOf(place));
  }

  /** n8n has stored the execution. */
  confirm(place: EventPlace): void {
    this.release(place);
    const ids = place.replayOf === undefined ? [place.eventId] : [place.replayOf, place.eventId];
    const keys = ids.map(keyOf);
    const others = this.storedOf(place.node).filter((one) => !keys.includes(one));
    this.stored.delete(place.node);
    this.stored.set(place.node, [...others, ...keys].slice(-MAX_PROCESSED));
    const [oldest] = this.stored.keys();
    if (this.stored.size > MAX_NODES && oldest !== undefined) this.stored.delete(oldest);
  }

  /** Keys of the latest events, oldest first. */
  storedOf(node: string): readonly string[] {
    return this.stored.get(node) ?? [];
  }
}

function nameOf({ node, eventId }: EventPlace): string {
  return `${node} ${eventId}`;
}

/** Of this process: n8n makes a new node for every call. */
export const startedEvents = new StartedEvents();
