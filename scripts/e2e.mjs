// The end-to-end tests whose file name contains the pattern, all without one: `npm run test:e2e -- [pattern] [--no-build]
// [--install]`. `--no-build` takes what was built last; `--install` may bring the Debian packages that are missing.
import { main } from './e2e/main.ts';

await main(process.argv.slice(2));
