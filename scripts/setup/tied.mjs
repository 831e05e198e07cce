/**
 * `node tied.mjs <command> <args…>` runs the command until standard input is closed, which the system does for a
 * parent that ends or is killed. It leads a process group, so that the command's own children end as well.
 */
import { spawn, spawnSync } from 'node:child_process';

const [file, ...args] = process.argv.slice(2);
const isWindows = process.platform === 'win32';
const child = spawn(file, args, {
  stdio: ['ignore', 'inherit', 'inherit'],
  shell: isWindows && file.endsWith('.cmd'),
  windowsHide: true,
});

child.on('error', (error) => {
  console.error(`npm error code ${error.code}\nnpm error ${file} could not be run: ${error.message}`);
  process.exit(1);
});
child.on('exit', (status) => process.exit(status ?? 1));
process.stdin.on('close', end).on('error', end).resume();

function end() {
  if (isWindows) spawnSync('taskkill', ['/pid', String(child.pid), '/T', '/F']);
  else process.kill(0, 'SIGKILL');
}
