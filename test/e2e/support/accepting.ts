// Deliveries to the instant trigger whose receiver dies just after its answer: what was answered must be stored.
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { sleep } from '../../n8n-server/index.ts';
import { bodyOf, connectedEvent, deliver, signed } from './deliveries.ts';

export const triggerType = 'layersSocialWebhookTrigger';

/** How often n8n is killed for each delay; every kill costs a start of n8n. */
export const killsPerDelay = Number(process.env['LAYERS_E2E_KILLS'] ?? 1);
/** How many different deliveries are under way at each kill. */
const deliveriesPerKill = Number(process.env['LAYERS_E2E_AT_ONCE'] ?? 1);
export const killDelaysMs = (process.env['LAYERS_E2E_KILL_DELAYS'] ?? '0,20,50,100,200')
  .split(',')
  .map(Number);

export interface Receiver {
  url: string;
  secret: string;
  kill(): Promise<void>;
  restart(): Promise<void>;
  /** What of these texts stands in n8n's stored executions; asked while the receiver is dead. */
  stored(eventIds: string[]): Promise<string[]>;
}

export interface KillCounts {
  answered: number;
  lost: number;
}

/** Deliveries, the first answer, `delayMs`, kill -9; then what of the answered ones is in the database. */
export async function killAfterAnswer(
  receiver: Receiver,
  delayMs: number,
  times: number,
): Promise<KillCounts> {
  const counts = { answered: 0, lost: 0 };
  for (let round = 0; round < times; round += 1) {
    const events = Array.from({ length: deliveriesPerKill }, () => connectedEvent('sa_killed', 'prj_killed'));
    const answered: string[] = [];
    const answers = events.map(async (event) => {
      const body = bodyOf(event);
      const status = await deliver(receiver.url, body, signed(receiver.secret, body));
      if (status === 200) answered.push(event.id);
    });
    await Promise.any(answers);
    if (delayMs > 0) await sleep(delayMs);
    await receiver.kill();
    await Promise.allSettled(answers);
    const stored = await receiver.stored(answered);
    counts.answered += answered.length;
    counts.lost += answered.length - stored.length;
    await receiver.restart();
  }
  return counts;
}

/** For n8n on SQLite. */
export function storedInSqlite(userFolder: string): Receiver['stored'] {
  return (eventIds) => {
    const database = new DatabaseSync(join(userFolder, '.n8n', 'database.sqlite'));
    try {
      const find = database.prepare(
        `SELECT count(*) AS count FROM execution_entity JOIN execution_data ON execution_data.executionId = execution_entity.id
         WHERE instr(execution_data.data, ?) > 0`,
      );
      return Promise.resolve(eventIds.filter((id) => Number(find.get(id)?.['count']) === 1));
    } finally {
      database.close();
    }
  };
}
