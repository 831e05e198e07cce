/** What each part takes that only some commands need: installed from its lockfile, with an empty cache. */
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import manifest from '../../package.json' with { type: 'json' };
import { INSTALL_FLAGS, runNpm } from '../../scripts/setup/npm.mjs';
import { PARTS } from '../../scripts/setup/parts.mjs';
import { megabytesIn } from './disk.ts';

export interface PartResult {
  /** For people: what is in it. */
  what: string;
  /** The commands that bring it. */
  commands: string[];
  megabytes: number;
  cached: number;
  /** Installed, and not larger than the set-up says. */
  isGood: boolean;
}

export async function measureParts(): Promise<PartResult[]> {
  const results: PartResult[] = [];
  for (const name of Object.keys(PARTS)) {
    if (name !== 'base') results.push(await measure(name as keyof typeof PARTS));
  }
  return results;
}

async function measure(name: keyof typeof PARTS): Promise<PartResult> {
  const { folder, what, megabytes: most, cached: mostCached } = PARTS[name];
  const work = mkdtempSync(join(tmpdir(), 'layers-part-'));
  try {
    const [copy, cache] = [join(work, 'part'), join(work, 'cache')];
    mkdirSync(copy);
    for (const file of ['.npmrc', 'package.json', 'package-lock.json'])
      cpSync(join(folder, file), join(copy, file));
    const { status, output } = await runNpm(['ci', ...INSTALL_FLAGS, '--cache', cache], copy);
    if (status !== 0) console.error(output);
    const [megabytes, cached] = [megabytesIn(join(copy, 'node_modules')), megabytesIn(cache)];
    const isGood = status === 0 && megabytes <= most && cached <= mostCached;
    console.log(`${isGood ? '✓' : '✗'} ${name}: ${megabytes} MB and ${cached} MB of cache`);
    return { what, commands: commandsThatBring(name), megabytes, cached, isGood };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function commandsThatBring(part: string): string[] {
  return Object.entries(manifest.scripts)
    .filter(([, script]) => /--with=(\S+)/.exec(script)?.[1]?.split(',').includes(part))
    .map(([command]) => command);
}
