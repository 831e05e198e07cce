/** The proof of reliability and security: slower than the unit tests, and on its own command. */
import { fileURLToPath } from 'node:url';

import base from '../../jest.config.mjs';

export default {
  ...base,
  collectCoverage: false,
  coverageThreshold: undefined,
  rootDir: fileURLToPath(new URL('../..', import.meta.url)),
  roots: ['<rootDir>/test/reliability'],
  testPathIgnorePatterns: [],
  testTimeout: 240_000,
  // Figures and tables are printed last, so that the summary of jest still ends the run.
  reporters: [
    'default',
    '<rootDir>/test/reliability/figures-reporter.mjs',
    'summary',
    '<rootDir>/test/support/counts-reporter.mjs',
  ],
};
