/** `tryRules` as a command: the place in its first argument, what came of it as a line of JSON. */
import { tryRules } from './rules.mjs';

const { argv } = globalThis.process;
console.log(JSON.stringify(await tryRules(JSON.parse(argv[2]))));
