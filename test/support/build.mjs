/** Before the tests: builds what changed, for many of them run what users get rather than the sources. */
import { spawnSync } from 'node:child_process';

export default function build() {
  const { status } = spawnSync(process.execPath, ['scripts/build.mjs'], { stdio: 'inherit' });
  if (status !== 0) throw new Error('A package could not be built; see above.');
}
