import type { Operation } from '../operation';
import * as get from './get';
import * as getHealth from './getHealth';
import * as getMany from './getMany';
import * as revoke from './revoke';

export const operations = { get, getHealth, getMany, revoke } satisfies Record<string, Operation>;
