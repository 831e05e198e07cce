/**
 * What n8n does with one call of a webhook, as seen in 2.41.1: every call gets a workflow of its own from the database, and
 * what a call changes in the static data is written only at certain moments. Where the node leaves the answer to n8n, a started
 * execution is stored first, then static data, then the answer is sent; the start of the execution resets n8n's note that static
 * data changed. Before 2.8 the answer came first, unless a node of the execution gave it.
 */
import { EventEmitter } from 'node:events';

import type {
  IDataObject,
  IExecuteFunctions,
  IExecuteResponsePromiseData,
  INodeExecutionData,
  INodeType,
  IWebhookFunctions,
} from 'n8n-workflow';

import type { Host } from './host';

interface WebhookCall {
  rawBody: unknown;
  headers: object;
}

export interface WebhookOutcome {
  status: number;
  body: unknown;
  /** What started, also when nobody was answered. */
  items: IDataObject[];
  /** Whether the execution was in the database when the answer was sent. */
  wasStored: boolean;
}

interface WebhookHost {
  host: Host;
  type: INodeType;
  /** n8n's database takes no execution. */
  isFull?: () => boolean;
}

type Items = INodeExecutionData[][];

export async function handleWebhook(place: WebhookHost, call: WebhookCall): Promise<WebhookOutcome> {
  return new Handling(place, call).run();
}

class Handling {
  readonly #place: WebhookHost;
  readonly #call: WebhookCall;
  readonly #own: ReturnType<Host['openCall']>;
  readonly #response = new ExpressResponse();
  readonly #items: IDataObject[] = [];
  #isStored = false;
  #wasStored = false;

  constructor(place: WebhookHost, call: WebhookCall) {
    this.#place = place;
    this.#call = call;
    this.#own = place.host.openCall();
    this.#response.once('sent', () => (this.#wasStored = this.#isStored));
  }

  async run(): Promise<WebhookOutcome> {
    const { type } = this.#place;
    await turn();
    const result = await type.webhook?.call(this.#context());
    if (!result) throw new Error('the node takes no webhooks');
    if (result.noWebhookResponse === true) {
      if (!this.#response.isSent) throw new Error('the node left the caller without an answer');
      this.#own.save();
      await this.#start(result.workflowData);
    } else if (result.workflowData === undefined) {
      this.#own.save();
      this.#response.json(result.webhookResponse ?? { message: 'Webhook call received' });
    } else await this.#answerAfter(result.workflowData, () => result.webhookResponse as unknown);
    const { code: status, body } = this.#response;
    return { status, body, items: this.#items, wasStored: this.#wasStored };
  }

  async #answerAfter(workflowData: Items, responseOf: () => unknown): Promise<void> {
    const isLeftToNode = this.#place.type.description.webhooks?.[0]?.responseMode === 'responseNode';
    try {
      await this.#start(workflowData, isLeftToNode);
    } catch (error) {
      this.#response.status(500).json({ message: String(error) });
      return;
    }
    if (isLeftToNode) return;
    const body = responseOf() ?? { message: 'Workflow was started' };
    this.#own.save();
    await turn();
    this.#response.json(body);
  }

  /** Stores the execution and runs the trigger's part of it. */
  async #start(workflowData: Items | undefined, answersItself = false): Promise<void> {
    if (!workflowData) return;
    await turn();
    if (this.#place.isFull?.() === true) throw new Error('SQLITE_FULL: database or disk is full');
    this.#isStored = true;
    this.#own.startExecution();
    const sendResponse = ({ body }: { body?: unknown }) => {
      if (!answersItself) return;
      this.#own.save();
      this.#response.json(body);
    };
    const [input = []] = workflowData;
    const { type } = this.#place;
    const context = this.#own.context({
      getMode: () => 'webhook',
      getInputData: () => input,
      sendResponse: (response: IExecuteResponsePromiseData) => sendResponse(response as { body?: unknown }),
    }) as IExecuteFunctions;
    const output = type.execute ? await type.execute.call(context) : workflowData;
    if (!Array.isArray(output)) throw new Error('the trigger gave no items');
    this.#items.push(...(output[0] ?? []).map(({ json }) => json));
  }

  #context(): IWebhookFunctions {
    const { rawBody, headers } = this.#call;
    return this.#own.context({
      getMode: () => 'webhook',
      getRequestObject: () => ({ rawBody }),
      getHeaderData: () => headers,
      getResponseObject: () => this.#response,
      getBodyData: () => ({}),
      getQueryData: () => ({}),
    }) as IWebhookFunctions;
  }
}

/** The part of Express's response that a node uses. */
class ExpressResponse extends EventEmitter {
  code = 200;
  body: unknown;
  isSent = false;

  get statusCode(): number {
    return this.code;
  }

  status(code: number): this {
    this.code = code;
    return this;
  }

  json(body: unknown): this {
    if (this.isSent) throw new Error('ERR_HTTP_HEADERS_SENT');
    this.isSent = true;
    this.body = body;
    this.emit('sent');
    setImmediate(() => this.emit('finish'));
    return this;
  }
}

/** Other calls go on meanwhile, as they do while n8n waits for its database. */
async function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
