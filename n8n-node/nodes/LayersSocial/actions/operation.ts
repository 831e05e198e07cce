/** The contract between the router and an operation. */
import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { Parameters } from '../../../lib/params';
import type { Session } from '../../../lib/session';

/** One item under way. */
export interface Job {
  params: Parameters;
  session: Session;
  /** The data that came in with the item. */
  input: IDataObject;
  itemIndex: number;
  itemCount: number;
  context: IExecuteFunctions;
  /** Whether waiting any longer is in vain: the execution was stopped, or another item has failed it. */
  isStopped(): boolean;
}

export interface Operation {
  /** The fields of the operation, as `updateDisplayOptions` returns them. */
  description: INodeProperties[];
  /** What the item turns into. Throws errors of the core, or an `OperationError`. */
  execute(job: Job): Promise<IDataObject | IDataObject[]>;
  /** How many items may be under way at once; default 16. */
  concurrency?: number;
}
