/** One thing that is tried on every version. It passes when it returns; what it returns is noted. */
import { createSandbox, type Sandbox } from 'layers-social-sandbox';

import type { LayersCredential } from '../../support/n8n-engine.ts';

export interface CheckContext {
  /** The unpacked tarball. */
  packageFolder: string;
  sandbox: Sandbox;
  credentials: LayersCredential;
}

/** Texts that people see, by name. */
export type Words = Record<string, string>;

export type Check = (place: CheckContext) => Promise<Words | undefined>;

export interface Outcome {
  passed: boolean;
  /** Why not. */
  reason?: string;
  words?: Words;
  /** How the words differ from those on the newest version, where they may. */
  note?: string;
}

const patienceMs = 120_000;

/** Runs the check on a sandbox of its own. */
export async function outcomeOf(check: Check, packageFolder: string): Promise<Outcome> {
  const sandbox = await createSandbox({ behaviour: { signatureTime: 'real' } });
  const credentials = { apiKey: sandbox.apiKey, baseUrl: sandbox.url };
  const patience = AbortSignal.timeout(patienceMs);
  const tooLong = new Promise<never>((_, reject) => {
    const give = () => reject(new Error(`it did not end within ${patienceMs / 1000} s`));
    patience.addEventListener('abort', give, { once: true });
  });
  try {
    const words = await Promise.race([check({ packageFolder, sandbox, credentials }), tooLong]);
    return { passed: true, ...(words && { words }) };
  } catch (error) {
    return { passed: false, reason: error instanceof Error ? error.message : String(error) };
  } finally {
    await sandbox.close();
  }
}
