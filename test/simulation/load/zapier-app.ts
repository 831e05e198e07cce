/** The Zapier app as it is built: the bundle, turned into a form that can be instantiated for each process. */
import * as realCrypto from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import { transformSync } from 'esbuild';

import { cryptoOf, type SimulatedProcess } from '../time/process-globals.ts';
import { Code } from './code.ts';
import { ROOT } from './root.ts';

const require = createRequire(import.meta.url);

/** What the platform brings. */
export const platform = require('zapier-platform-core') as { errors: object };

type Perform = (z: object, bundle: object) => Promise<unknown>;

/** What of a trigger the platform calls. */
export interface Operation {
  perform: Perform;
  performSubscribe?: Perform;
  inputFields?: unknown;
}

/** The part of an app that runs triggers. */
export interface ZapierApp {
  triggers: Record<string, { key: string; operation: Operation }>;
}

export interface ZapierBundle {
  /** The app, in modules of this process. */
  load(owner: SimulatedProcess): ZapierApp;
}

export function readZapierApp(file = join(ROOT, 'zapier-app', 'dist', 'index.js')): ZapierBundle {
  const { code } = transformSync(readFileSync(file, 'utf8'), {
    format: 'cjs',
    target: 'node22',
  });
  const bundle = new Code(new Map([['index.js', code]]));
  return {
    load(owner) {
      const external = (name: string) => externalOf(name, owner);
      const { default: app } = bundle.instantiate(owner.globals(), external)('index.js') as {
        default: ZapierApp;
      };
      return app;
    },
  };
}

function externalOf(name: string, owner: SimulatedProcess): unknown {
  if (name === 'zapier-platform-core') return platform;
  if (name === 'node:crypto' || name === 'crypto') return cryptoOf(realCrypto, owner);
  throw new Error(`Zapier brings no ${name}`);
}
