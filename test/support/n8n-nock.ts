/**
 * nock is an ES module, which jest's own loader takes only behind a flag of Node; so Node's loads it.
 * It patches the same `http` as the code under test uses, for jest shares Node's built-in modules.
 */
import { pathToFileURL } from 'node:url';
import { constants, runInThisContext } from 'node:vm';

import type { default as Nock } from 'nock';

/** nock, with all real connections but those to this machine forbidden. Patterns must be strings or functions. */
export async function loadNock(): Promise<typeof Nock> {
  const address = JSON.stringify(pathToFileURL(require.resolve('nock')));
  const module: { default: typeof Nock } = await runInThisContext(`import(${address})`, {
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  // Node keeps the module from one test file to the next.
  if (!module.default.isActive()) module.default.activate();
  module.default.disableNetConnect();
  module.default.enableNetConnect('127.0.0.1');
  return module.default;
}
