import type { Operation } from '../operation';
import * as getDeliveries from './getDeliveries';
import * as getMany from './getMany';
import * as replayDelivery from './replayDelivery';
import * as sendTest from './sendTest';

export const operations = { getDeliveries, getMany, replayDelivery, sendTest } satisfies Record<
  string,
  Operation
>;
