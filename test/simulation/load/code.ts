/**
 * Built code, compiled once and instantiated as often as there are simulated processes: each gets its own modules, so
 * what a module keeps is shared in a process and lost with it, as in the hosts.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path/posix';
import { compileFunction } from 'node:vm';

const MODULE_PARAMETERS = ['exports', 'require', 'module', '__filename', '__dirname'];
/** What the code would find as globals; each process brings its own. */
const GLOBALS = [
  'Date',
  'Math',
  'performance',
  'AbortSignal',
  'process',
  'crypto',
  'setTimeout',
  'clearTimeout',
];

type ModuleFunction = (...args: unknown[]) => void;

/** A package that the host brings, by its name. */
export type External = (name: string) => unknown;

export class Code {
  readonly #modules = new Map<string, ModuleFunction>();

  /** CommonJS files by their path inside the package, `/` between folders. */
  constructor(files: ReadonlyMap<string, string>) {
    for (const [path, source] of files) {
      const compiled = compileFunction(source, [...MODULE_PARAMETERS, ...GLOBALS], { filename: path });
      this.#modules.set(path, compiled as ModuleFunction);
    }
  }

  /** A loader for one process. */
  instantiate(globals: Record<string, unknown>, external: External): (path: string) => unknown {
    const loaded = new Map<string, { exports: unknown }>();
    const values = GLOBALS.map((name) => globals[name]);
    const load = (path: string): unknown => {
      const known = loaded.get(path);
      if (known) return known.exports;
      const run = this.#modules.get(path);
      if (!run) throw new Error(`the package has no ${path}`);
      const module = { exports: {} };
      loaded.set(path, module);
      const require = (name: string): unknown =>
        name.startsWith('.') ? load(this.#resolve(join(dirname(path), name))) : external(name);
      run(module.exports, require, module, path, dirname(path), ...values);
      return module.exports;
    };
    return load;
  }

  #resolve(path: string): string {
    const candidates = [path, `${path}.js`, `${path}/index.js`];
    return candidates.find((candidate) => this.#modules.has(candidate)) ?? path;
  }
}

/** All JavaScript files of a folder. */
export function readScripts(folder: string): Map<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => name.endsWith('.js'));
  return new Map(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}
