// What every part of one sandbox shares. Assembled in `index.ts`; parts take the world instead of reaching for globals.

import type { Clock } from './clock';
import type { Keys } from './data/keys';
import type { Dispatcher } from './dispatcher';
import type { Faults } from './gates/faults';
import type { Buckets } from './gates/rate-limit';
import type { Journal } from './journal';
import type { Expiry } from './life/expiry';
import type { Store } from './store';
import type { Timeline } from './timeline';
import type { Behaviour } from './types';

export interface World {
  readonly store: Store;
  readonly clock: Clock;
  readonly keys: Keys;
  readonly behaviour: Behaviour;
  readonly buckets: Buckets;
  readonly faults: Faults;
  readonly journal: Journal;
  readonly expiry: Expiry;
  readonly dispatcher: Dispatcher;
  readonly timeline: Timeline;
  readonly latencyMs: number;
  /** Where the consent pages are; known once the port is. */
  url: string;
}
