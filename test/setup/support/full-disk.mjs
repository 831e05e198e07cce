// Loaded before the set-up: every disk has 400 MB free.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

fs.statfsSync = () => ({ bavail: 400, bsize: 1e6 });
syncBuiltinESMExports();
