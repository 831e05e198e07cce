/** Starts the page as the environment says, and ends it when it is told to. */
import { readConfig } from './config.ts';
import { startPage } from './server.ts';

const log = (message: string): void => console.error(`invite-page: ${message}`);

try {
  const config = readConfig(process.env);
  const page = await startPage(config, log);
  log(`${config.pageUrl} is served on ${config.host}, port ${page.port}`);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void page.stop());
} catch (error) {
  log(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
