/** A stand-in for n8n's execute context: parameters in, requests recorded, answers scripted. */
import type {
  IDataObject,
  IExecuteFunctions,
  IGetNodeParameterOptions,
  IHttpRequestOptions,
  INode,
} from 'n8n-workflow';

export interface Answer {
  statusCode: number;
  headers?: Record<string, string>;
  body?: unknown;
}

interface ContextOptions {
  /** For all items, or one by one. */
  parameters: IDataObject | ((itemIndex: number) => IDataObject);
  /** As the workflow stores them, where that differs: expressions begin with an equals sign. */
  stored?: IDataObject;
  items?: IDataObject[];
  continueOnFail?: boolean;
  onError?: INode['onError'];
  credentials?: IDataObject;
  answer?: (request: IHttpRequestOptions) => Answer | Promise<Answer>;
  cancelSignal?: AbortSignal;
  executionId?: string;
  /** Gets every line that is logged. */
  log?: string[];
}

interface FakeContext {
  context: IExecuteFunctions;
  requests: IHttpRequestOptions[];
}

/** A locator as the editor stores it. */
export function locator(value: string): IDataObject {
  return { __rl: true, mode: 'id', value };
}

/**
 * A context whose locators stay wrapped unless `extractValue` is asked for, as in n8n: code that
 * forgets to ask gets an object where it wants an id.
 */
export function executeContext(options: ContextOptions): FakeContext {
  const { parameters, items = [{}], answer = (): Answer => ({ statusCode: 200, body: {} }) } = options;
  const requests: IHttpRequestOptions[] = [];
  const node: INode = {
    id: 'node',
    name: 'Layers Social',
    type: 'n8n-nodes-layers-social.layersSocial',
    typeVersion: 1,
    position: [0, 0],
    parameters: {},
    onError: options.onError,
  };
  // eslint-disable-next-line max-params -- the signature is n8n's
  const read = (name: string, itemIndex: number, fallback?: unknown, how?: IGetNodeParameterOptions) => {
    const values = typeof parameters === 'function' ? parameters(itemIndex) : parameters;
    const source = how?.rawExpressions ? { ...values, ...options.stored } : values;
    const value: unknown = Object.hasOwn(source, name) ? source[name] : fallback;
    return how?.extractValue && isLocator(value) ? value.value : value;
  };
  const request = async (_credential: string, asked: IHttpRequestOptions) => {
    requests.push(asked);
    const { statusCode, headers = {}, body = '' } = await answer(asked);
    return { statusCode, headers, body: typeof body === 'string' ? body : JSON.stringify(body) };
  };
  const context = {
    getNode: () => node,
    getInputData: () => items.map((json) => ({ json })),
    getNodeParameter: read,
    getTimezone: () => 'Europe/Berlin',
    getExecutionId: () => options.executionId ?? '7',
    getInstanceId: () => 'instance',
    getCredentials: () =>
      Promise.resolve({
        apiKey: 'lp_test_AAAA_s3cret',
        baseUrl: 'https://api.layers.com',
        ...options.credentials,
      }),
    getExecutionCancelSignal: () => options.cancelSignal,
    logger: { warn: (line: string) => options.log?.push(line) },
    continueOnFail: () => options.continueOnFail ?? false,
    helpers: { httpRequestWithAuthentication: request },
  };
  return { context: context as unknown as IExecuteFunctions, requests };
}

function isLocator(value: unknown): value is { value: unknown } {
  return typeof value === 'object' && value !== null && 'mode' in value && 'value' in value;
}
