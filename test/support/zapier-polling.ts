/**
 * What Zapier does with a polling trigger: turning a Zap on stores the ids of a first poll and fires
 * nothing; afterwards an item fires when its id was not seen before, at most 100 a poll.
 */
import { Host, Item, runItems } from './zapier-host';

const MOST_NEW_ITEMS = 100;

export type Poll = (meta: Record<string, unknown>) => Promise<Item[]>;

export class PollingZap {
  private readonly seen = new Set<unknown>();
  /** Everything that ever fired, oldest first. */
  readonly fired: Item[] = [];

  constructor(private readonly poll: Poll) {}

  static of(host: Host, trigger: string, inputData: Record<string, unknown> = {}): PollingZap {
    return new PollingZap((meta) =>
      runItems(host, `triggers.${trigger}.operation.perform`, { inputData, meta }),
    );
  }

  async turnOn(): Promise<this> {
    this.seen.clear();
    for (const id of idsOf(await this.poll({ isPopulatingDedupe: true }))) this.seen.add(id);
    return this;
  }

  /** One poll; what it fires. */
  async tick(): Promise<Item[]> {
    const items = await this.poll({});
    idsOf(items);
    const news = items.filter(({ id }) => !this.seen.has(id)).slice(0, MOST_NEW_ITEMS);
    for (const { id } of news) this.seen.add(id);
    this.fired.push(...news);
    return news;
  }

  /** What the editor shows when the trigger is tested. */
  async sample(): Promise<Item[]> {
    return (await this.poll({ isLoadingSample: true })).slice(0, 3);
  }
}

function idsOf(items: readonly Item[]): unknown[] {
  const ids = items.map(({ id }) => id);
  if (ids.some((id) => typeof id !== 'string' || id === '')) throw new Error('an item has no id');
  if (new Set(ids).size !== ids.length) throw new Error('two items have the same id');
  return ids;
}
