import eslint from '@eslint/js';
import prettier from 'eslint-config-prettier';
import { importX } from 'eslint-plugin-import-x';
import globals from 'globals';
import tseslint from 'typescript-eslint';

/** The n8n package is linted by n8n's own rules: see scripts/lint.ts. Of these it keeps to what makes functions readable. */
const N8N = ['n8n-node/**'];

const importOrder = {
  ignores: N8N,
  plugins: { 'import-x': importX },
  rules: {
    'import-x/order': [
      'error',
      {
        groups: ['builtin', 'external', 'internal', ['parent', 'sibling', 'index']],
        'newlines-between': 'always',
        alphabetize: { order: 'asc', caseInsensitive: true },
      },
    ],
    'import-x/no-duplicates': 'error',
  },
};

/** The core runs in three hosts: time, network and output are handed to it. */
const pureCore = {
  files: ['shared/src/**/*.ts'],
  ignores: ['shared/src/axios.ts', 'shared/src/fetch.ts', 'shared/src/transports/*.ts'],
  rules: {
    'no-console': 'error',
    'no-restricted-globals': [
      'error',
      ...[
        'setTimeout',
        'setInterval',
        'setImmediate',
        'clearTimeout',
        'clearInterval',
        'process',
        'fetch',
        'global',
        'globalThis',
      ],
    ],
    'no-restricted-properties': [
      'error',
      { object: 'Date', property: 'now', message: 'The time is handed in: use runtime.now().' },
      { object: 'Math', property: 'random', message: 'Randomness is handed in: use runtime.random().' },
    ],
    'no-restricted-imports': [
      'error',
      { patterns: ['node:timers*', 'node:http*', 'node:net', 'node:fs*', 'node:process'] },
    ],
  },
};

/** What a function may ask of who reads it; one of more parameters takes a named object. */
const readable = {
  rules: { 'max-params': ['error', 3], complexity: ['error', 15] },
};

const n8nParser = {
  files: N8N,
  languageOptions: { parser: tseslint.parser },
  linterOptions: { noInlineConfig: true },
};

export default tseslint.config(
  {
    ignores: [
      '**/node_modules/',
      '**/dist/',
      '**/build/',
      'coverage/',
      'artifacts/',
      '.cache/',
      'test/e2e/n8n/',
    ],
  },
  { ignores: N8N, extends: [eslint.configs.recommended] },
  {
    files: ['**/*.{ts,tsx,mts}'],
    ignores: N8N,
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/consistent-type-imports': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
    },
  },
  {
    // Tests read JSON that others wrote and say what they expect of it.
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-base-to-string': 'off',
      '@typescript-eslint/no-misused-spread': 'off',
      '@typescript-eslint/no-redundant-type-constituents': 'off',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unnecessary-condition': 'off',
      '@typescript-eslint/no-unnecessary-type-conversion': 'off',
      '@typescript-eslint/no-unnecessary-type-assertion': 'off',
    },
  },
  { files: ['**/*.{mjs,js}'], languageOptions: { globals: globals.node } },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  importOrder,
  pureCore,
  readable,
  n8nParser,
  // A table of jest gives a parameter for each column.
  { files: ['test/**/*.test.ts'], rules: { 'max-params': 'off' } },
  prettier,
);
