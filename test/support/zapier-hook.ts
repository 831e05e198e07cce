/**
 * What Zapier does with a REST hook: it gives each Zap an address of its own, keeps what subscribing
 * returned, answers deliveries at once, runs them later, and says 410 when the Zap is off.
 */
import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';

import { serveLocally, type LocalServer } from './local-server';
import { Host, Item, runItems } from './zapier-host';

const OPERATION = 'triggers.account_event.operation';

/** A request as the platform hands it to the app. */
export interface RawRequest {
  method: string;
  headers: Record<string, string>;
  content: string;
}

const opened: LocalServer[] = [];

/** For `afterEach`. */
export async function closeHookZaps(): Promise<void> {
  await Promise.all(opened.splice(0).map((server) => server.close()));
}

export class HookZap {
  private subscribeData: unknown;
  /** Deliveries as they came, oldest first. */
  readonly deliveries: RawRequest[] = [];
  /** Everything that fired, oldest first. */
  readonly fired: Item[] = [];
  private done = 0;
  private instead: number | undefined;

  constructor(
    private readonly host: Host,
    private readonly inputData: Record<string, unknown> = {},
  ) {}

  async turnOn(): Promise<this> {
    const server = await serveLocally((request, response) => {
      void readAll(request).then((raw) => {
        const { instead = this.subscribeData === undefined ? 410 : 200 } = this;
        if (instead < 400) this.deliveries.push(raw);
        response.statusCode = instead;
        response.end();
      });
    });
    opened.push(server);
    this.subscribeData = await this.host.run(`${OPERATION}.performSubscribe`, {
      inputData: this.inputData,
      targetUrl: `http://localhost:${server.port}/hooks/standard/1/${server.port}/`,
    });
    return this;
  }

  /** From now on Zapier answers so, and runs nothing; or as it does when all is well. */
  answerWith(status: number | undefined): void {
    this.instead = status;
  }

  /** The signing secret that Zapier keeps for the Zap. */
  get secret(): string {
    const { secret } = this.subscribeData as { secret: string };
    return secret;
  }

  /** From now on the Zap is one that an earlier version turned on: Zapier does not know its own address. */
  forgetAddress(): void {
    const { url, ...earlier } = this.subscribeData as { url: string };
    if (url === '') throw new Error('the Zap is off');
    this.subscribeData = earlier;
  }

  /** Runs the deliveries that came since; what they fire. */
  async work(): Promise<Item[]> {
    const fired: Item[] = [];
    for (; this.done < this.deliveries.length; this.done += 1) {
      const raw = this.deliveries[this.done];
      if (raw) fired.push(...(await this.handle(raw)));
    }
    this.fired.push(...fired);
    return fired;
  }

  /** Runs one delivery, real or forged. */
  handle(rawRequest: RawRequest): Promise<Item[]> {
    const { inputData, subscribeData } = this;
    // The platform hands over a parsed copy too; the app must not believe it.
    return runItems(this.host, `${OPERATION}.perform`, {
      inputData,
      subscribeData,
      rawRequest,
      cleanedRequest: { id: 'evt_unverified', type: 'social_account.connected', data: {} },
    });
  }

  list(): Promise<Item[]> {
    const { inputData } = this;
    return runItems(this.host, `${OPERATION}.performList`, { inputData, meta: { isLoadingSample: true } });
  }

  async turnOff(): Promise<void> {
    const { inputData, subscribeData } = this;
    await this.host.run(`${OPERATION}.performUnsubscribe`, { inputData, subscribeData });
    this.subscribeData = undefined;
  }
}

async function readAll(request: IncomingMessage): Promise<RawRequest> {
  const headers = Object.entries(request.headers).map(([name, value]) => [platformName(name), String(value)]);
  return {
    method: request.method ?? '',
    headers: Object.fromEntries(headers) as Record<string, string>,
    content: await text(request),
  };
}

/** `x-layers-signature` becomes `Http-X-Layers-Signature`; two names stay as they are. */
export function platformName(name: string): string {
  const camel = name.replace(/(^|-)[a-z]/g, (start) => start.toUpperCase());
  return ['Content-Type', 'Content-Length'].includes(camel) ? camel : `Http-${camel}`;
}
