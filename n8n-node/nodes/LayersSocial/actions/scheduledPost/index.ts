import type { Operation } from '../operation';
import * as getMany from './getMany';

export const operations = { getMany } satisfies Record<string, Operation>;
