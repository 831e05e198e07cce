/**
 * Stands in for npm where the real one takes minutes or a broken machine. FAKE_NPM says how `ci` goes: `works`, `hangs`
 * (with a child of its own, until the file `go` is there), `half` (success without the package), or else the output of a
 * failure. Every call is noted in `npm-calls`.
 */
import { spawn } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';

const [command, ...args] = process.argv.slice(2);
const behaviour = process.env.FAKE_NPM ?? 'works';

if (command === 'config') console.log(process.env.FAKE_CACHE ?? `${process.env.HOME}/.npm`);
else if (command === '--version') console.log('10.0.0-fake');
else ci();

function ci() {
  const child =
    behaviour === 'hangs' ? spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']) : undefined;
  const pids = [process.pid, child?.pid].filter(Boolean);
  appendFileSync('npm-calls', `${[command, ...args].join(' ')}\n`);
  // It is there whole or not at all: the test waits for it, then reads it.
  writeFileSync('npm-pids.part', JSON.stringify(pids));
  renameSync('npm-pids.part', 'npm-pids');
  if (!['works', 'hangs', 'half'].includes(behaviour)) {
    console.error(behaviour);
    process.exitCode = 1;
  } else if (child) {
    setInterval(() => existsSync('go') && finish(child), 20);
  } else finish();
}

function finish(child) {
  mkdirSync('node_modules/small', { recursive: true });
  if (behaviour !== 'half')
    writeFileSync('node_modules/small/package.json', '{"name":"small","version":"1.0.0"}');
  const packages = { 'node_modules/small': { version: '1.0.0' } };
  writeFileSync('node_modules/.package-lock.json', JSON.stringify({ packages }));
  child?.kill();
  process.exit(0);
}
