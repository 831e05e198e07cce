/** Runs the chosen operation for every item: a few at once, results in the order of the input. */
import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { LayersInputError, mapConcurrently } from 'layers-social-core';
import { factsOf, toNodeError } from '../../../lib/errors';
import { parametersOf } from '../../../lib/params';
import { openSession, Session } from '../../../lib/session';
import * as account from './account';
import * as connection from './connection';
import type { Operation } from './operation';
import * as scheduledPost from './scheduledPost';
import * as webhookEndpoint from './webhookEndpoint';

/** Best measured trade-off: with fewer, n8n idles; each additional one is one more 429 at an unknown rate limit. */
const DEFAULT_CONCURRENCY = 16;

const OPERATIONS: Record<string, Record<string, Operation>> = {
  account: account.operations,
  connection: connection.operations,
  scheduledPost: scheduledPost.operations,
  webhookEndpoint: webhookEndpoint.operations,
};

/** The output of the node. Throws the error of the first failed item, unless the node is set to continue. */
export async function router(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
  const items = this.getInputData();
  const operation = chosenOperation(this);
  let session: Promise<Session> | undefined;
  let failed = false;
  const isStopped = () => failed || this.getExecutionCancelSignal()?.aborted === true;

  const runItem = async (item: INodeExecutionData, itemIndex: number): Promise<INodeExecutionData[]> => {
    try {
      session ??= openSession(this);
      const data = await operation.execute({
        params: parametersOf(this, itemIndex),
        session: await session,
        input: item.json,
        itemIndex,
        itemCount: items.length,
        context: this,
        isStopped,
      });
      return paired(Array.isArray(data) ? data : [data], itemIndex);
    } catch (error) {
      const nodeError = toNodeError(this.getNode(), error, { itemIndex, itemCount: items.length });
      failed = !this.continueOnFail();
      if (failed) throw nodeError;
      return paired([failedItem(this, error, nodeError)], itemIndex);
    }
  };

  const limit = operation.concurrency ?? DEFAULT_CONCURRENCY;
  const results = await mapConcurrently(items, limit, runItem);
  return [results.flat()];
}

function chosenOperation(context: IExecuteFunctions): Operation {
  const resource = nameIn(context, 'resource');
  const name = nameIn(context, 'operation');
  const operations = Object.hasOwn(OPERATIONS, resource) ? OPERATIONS[resource] : undefined;
  const operation = operations && Object.hasOwn(operations, name) ? operations[name] : undefined;
  if (operation) return operation;
  throw toNodeError(
    context.getNode(),
    new LayersInputError('operation', 'is not one of this node', 'Open the node and choose an operation.'),
  );
}

/** An expression may return a value of any type. */
function nameIn(context: IExecuteFunctions, parameter: string): string {
  const value = context.getNodeParameter(parameter, 0, '');
  return typeof value === 'string' ? value : '';
}

/**
 * What stands for an item that did not work out. n8n recognises it for the error output by its members
 * `error` and `message` alone; on the regular output there is room for the code to branch on.
 */
function failedItem(
  context: IExecuteFunctions,
  error: unknown,
  nodeError: { message: string; description?: string | null },
): IDataObject {
  const words = { error: nodeError.message, message: nodeError.description ?? '' };
  const facts = factsOf(error);
  if (context.getNode().onError !== 'continueErrorOutput') return { ...words, ...facts };
  return { ...words, message: `${words.message}\nCode: ${facts.errorCode}` };
}

function paired(data: IDataObject[], item: number): INodeExecutionData[] {
  return data.map((json) => ({ json, pairedItem: { item } }));
}
