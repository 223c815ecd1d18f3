import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import * as importX from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

/** Node's own modules, and the packages that reach outside: forbidden where code must be pure. */
const NODE = { regex: '^node:', message: 'This room is pure: no Node built-ins.' };
const NEVER_UP = {
  group: ['**/lab/**', '**/bench/**', '**/test/**'],
  message: 'src never imports lab, bench or test: a user runs src without them.',
};

/** One rule per room: what it may import, and why. Later blocks replace earlier ones, so each is whole. */
function room(name, patterns) {
  return {
    files: [`src/${name}/**/*.ts`],
    rules: {
      '@typescript-eslint/no-restricted-imports': ['error', { patterns: [NEVER_UP, ...patterns] }],
    },
  };
}

const other = (rooms, message) => ({ group: rooms.map((r) => `**/${r}/**`), message });

export default defineConfig(
  globalIgnores(['dist', 'node_modules']),
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    plugins: { 'import-x': importX.default ?? importX },
    settings: {
      'import-x/extensions': ['.ts', '.js'],
      'import-x/resolver-next': [importX.createNodeResolver({ extensions: ['.ts', '.js'] })],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts'] },
    },
    rules: {
      'import-x/no-cycle': 'error',
      'import-x/no-default-export': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 40, skipBlankLines: true, skipComments: true }],
      'max-params': ['error', 4],
    },
  },
  room('model', [
    NODE,
    { group: ['@*/*', 'pg', 'pino'], message: 'model holds nouns: it imports nothing.' },
    other(
      ['planner', 'preflight', 'workflows', 'activities', 'clients', 'audit', 'cli'],
      'model is the bottom room: it imports nothing of ours.',
    ),
  ]),
  room('planner', [
    NODE,
    {
      group: ['@*/*', 'pg', 'pino'],
      message: 'planner decides on paper: no I/O, no clock, no SDK.',
    },
    other(
      ['preflight', 'workflows', 'activities', 'clients', 'audit', 'cli'],
      'planner is pure: it knows only model.',
    ),
  ]),
  room('workflows', [
    NODE,
    {
      group: [
        '@*/*',
        '!@temporalio',
        '@temporalio/*',
        '!@temporalio/workflow',
        '!@temporalio/common',
        'zod',
        'pg',
        'pino',
        'yaml',
      ],
      message: 'Workflow code is replayed: only the workflow SDK and our pure rooms.',
    },
    {
      group: ['**/activities/**'],
      allowTypeImports: true,
      message: 'Workflows know activities by type only; the worker runs them.',
    },
    other(
      ['clients', 'preflight', 'audit', 'cli'],
      'Workflows reach the outside through activities only.',
    ),
  ]),
  {
    files: ['src/workflows/**/*.ts'],
    rules: {
      'no-restricted-globals': ['error', 'process', 'Buffer', 'fetch', 'console', 'setInterval'],
    },
  },
  room('activities', [
    other(['workflows', 'cli'], 'Activities are called by workflows, never the other way.'),
  ]),
  room('clients', [
    {
      group: ['@temporalio/*'],
      message: 'clients know Kubernetes and PostgreSQL; they know nothing of Temporal.',
    },
    other(
      ['planner', 'preflight', 'workflows', 'activities', 'audit', 'cli'],
      'clients are below activities: they know only model.',
    ),
  ]),
  room('audit', [
    {
      regex: '^(?!\\.|node:|pg$)',
      message: 'audit keeps and reads the record: PostgreSQL and what Node brings, nothing else.',
    },
    other(
      ['planner', 'preflight', 'workflows', 'activities', 'clients', 'cli'],
      'audit is beside clients: it knows only model.',
    ),
  ]),
  room('audit/report', [
    NODE,
    { regex: '^[^.]', message: 'A report is made on paper, of rows that somebody read.' },
    other(
      ['preflight', 'workflows', 'activities', 'clients', 'cli'],
      'A report is made on paper: it knows model, planner, and the rows.',
    ),
  ]),
  room('preflight', [
    {
      group: ['@temporalio/*'],
      message: 'preflight looks and plans; the command line does it without any Temporal.',
    },
    other(
      ['workflows', 'activities', 'audit', 'cli'],
      'preflight is above clients and planner, and below what runs it.',
    ),
  ]),
  room('cli', [
    other(['activities'], 'Activities are run by the worker; the CLI asks Temporal for them.'),
    {
      group: ['**/clients/**', '!**/clients/clients.ts'],
      message:
        'The CLI changes nothing in a cluster: it makes clients only to hand them to preflight, which looks.',
    },
  ]),
  {
    files: ['bench/**/*.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '/src/(?!model/)|/test/',
              message: 'bench knows pg-handover from outside: as a worker, a request and a report.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['bench/audit.ts', 'bench/audit/**/*.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '/src/(?!model/|audit/)|/test/',
              message:
                'This bench asks the record as the command line does: it knows audit, and no more.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: { 'max-lines-per-function': 'off' },
  },
  {
    files: ['*.config.ts'],
    rules: { 'import-x/no-default-export': 'off' },
  },
  {
    files: ['**/*.js', '**/*.mjs'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly' } },
  },
);
