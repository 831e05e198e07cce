/** Tests run on the sources: swc compiles them, and the packages' names lead to their `src`. */
export default {
  testEnvironment: 'node',
  globalSetup: '<rootDir>/test/support/build.mjs',
  // All that the tests read: watch mode sees a change nowhere else.
  roots: [
    'test',
    'shared/src',
    'sandbox/src',
    'n8n-node/credentials',
    'n8n-node/lib',
    'n8n-node/nodes',
    'zapier-app/src',
    'examples',
    'scripts',
  ].map((folder) => `<rootDir>/${folder}`),
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testPathIgnorePatterns: ['<rootDir>/test/e2e/', '<rootDir>/test/bench/', '<rootDir>/test/reliability/'],
  modulePathIgnorePatterns: ['<rootDir>/.cache/'],
  transform: {
    '^.+\\.tsx?$': [
      '@swc/jest',
      {
        jsc: { target: 'es2023', parser: { syntax: 'typescript' } },
        module: { type: 'commonjs' },
        sourceMaps: 'inline',
      },
    ],
  },
  moduleNameMapper: {
    '^layers-social-core$': '<rootDir>/shared/src/index.ts',
    '^layers-social-core/(axios|fetch)$': '<rootDir>/shared/src/$1.ts',
    '^layers-social-sandbox$': '<rootDir>/sandbox/src/index.ts',
  },
  collectCoverageFrom: ['shared/src/**/*.ts'],
  coverageThreshold: { './shared/src/': { lines: 100, branches: 100, functions: 100, statements: 100 } },
  maxWorkers: 2,
  reporters: ['default', '<rootDir>/test/support/counts-reporter.mjs'],
  testTimeout: 60000,
};
