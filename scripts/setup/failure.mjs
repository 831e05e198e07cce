/** What the user reads when the set-up cannot go on: what happened, what helps, and with what it was tried. */
import { askNpm } from './npm.mjs';
import { explain } from './reasons.mjs';

export class SetupFailure extends Error {
  constructor(what, fix) {
    const tools = `npm ${askNpm('--version')} on Node ${process.versions.node}`;
    const cache = askNpm('config', 'get', 'cache');
    super(`Set-up stopped: ${what}.\nWhat helps: ${fix}\n(${tools}; npm's cache and logs: ${cache})`);
  }
}

/** From npm's output, or from an error of the file system. */
export function failureFrom(output) {
  const { what, fix } = explain(output);
  return new SetupFailure(what, fix);
}
