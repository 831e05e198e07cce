/** For `node --import`: sleeping moves the clock on, takes no time, and is written to stderr. */
import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers/promises';

const machineNow = Date.now;
let slept = 0;

Date.now = () => machineNow() + slept;
timers.setTimeout = async (ms) => {
  slept += ms;
  process.stderr.write(`slept ${ms} ms\n`);
};
syncBuiltinESMExports();
