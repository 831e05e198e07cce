/** The n8n package as it is built, found the way n8n finds it: by the list of nodes in its manifest. */
import * as realCrypto from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import type * as Flow from 'n8n-workflow';

import { cryptoOf, type SimulatedProcess } from '../time/process-globals.ts';
import { Code, readScripts } from './code.ts';
import { ROOT } from './root.ts';

const require = createRequire(import.meta.url);

/** n8n's own library, which n8n brings. */
export const flow = require('n8n-workflow') as typeof Flow;

export interface N8nPackage {
  /** The polling trigger, in modules of this process. */
  loadTrigger(owner: SimulatedProcess): Flow.INodeType;
}

export function readN8nPackage(folder = join(ROOT, 'n8n-node')): N8nPackage {
  const code = new Code(readScripts(join(folder, 'dist')));
  const entry = nodesOf(folder).find((path) => path.endsWith('/LayersSocialTrigger.node.js'));
  if (entry === undefined) throw new Error('the package names no polling trigger');
  return {
    loadTrigger(owner) {
      const load = code.instantiate(owner.globals(), (name) => externalOf(name, owner));
      const { LayersSocialTrigger } = load(entry) as {
        LayersSocialTrigger: new () => Flow.INodeType;
      };
      return new LayersSocialTrigger();
    },
  };
}

function nodesOf(folder: string): string[] {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    n8n: { nodes: string[] };
  };
  return manifest.n8n.nodes.map((path) => path.replace(/^dist\//, ''));
}

function externalOf(name: string, owner: SimulatedProcess): unknown {
  if (name === 'n8n-workflow') return { ...flow, sleep: (ms: number) => owner.sleep(ms) };
  if (name === 'node:crypto' || name === 'crypto') return cryptoOf(realCrypto, owner);
  throw new Error(`n8n brings no ${name}`);
}
