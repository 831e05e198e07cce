/** Puts the console's files beside the compiled code, marked as modules: the package around them is CommonJS. */
import { cpSync, writeFileSync } from 'node:fs';

cpSync('src/console/assets', 'dist/console/assets', { recursive: true });
writeFileSync('dist/console/assets/package.json', '{ "type": "module" }\n');
