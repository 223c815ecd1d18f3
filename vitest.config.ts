import { defineConfig } from 'vitest/config';

/** Names of everything that needs no lab: pure code, run in a second. */
const unit = [
  'test/{model,planner,preflight,clients,cli,lab,bench,repository,judges,workflows-pure}/**/*.test.ts',
  'test/audit/report/**/*.test.ts',
  'test/*.test.ts',
];

export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 2,
    // Scenarios that run side by side in one file: what two cores carry beside another file's.
    maxConcurrency: 2,
    projects: [
      { extends: true, test: { name: 'unit', include: unit, sequence: { groupOrder: 0 } } },
      {
        extends: true,
        test: {
          name: 'workflow',
          include: ['test/{workflows,activities,replay}/**/*.test.ts'],
          globalSetup: ['test/helpers/dev-server.ts'],
          sequence: { groupOrder: 0 },
          setupFiles: ['test/helpers/quiet-runtime.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          // The record, on PostgreSQL servers that each file starts for itself.
          name: 'audit',
          include: ['test/audit/**/*.test.ts'],
          exclude: ['test/audit/report/**'],
          sequence: { groupOrder: 0 },
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/e2e/[0-9]*.test.ts'],
          globalSetup: ['test/helpers/lab-stack.ts'],
          sequence: { groupOrder: 1 },
          // One scenario takes a minute; two side by side are what two cores carry.
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
      {
        extends: true,
        test: {
          // The lab itself, held to what the real operators do. They are scaled down there, so: a stack of its own.
          name: 'lab',
          include: ['test/e2e/lab-*.test.ts'],
          globalSetup: ['test/helpers/lab-stack.ts'],
          sequence: { groupOrder: 2 },
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
      {
        extends: true,
        test: {
          // `npm run faults`: many migrations at once, whose workers die all the time.
          name: 'faults',
          include: ['test/faults/**/*.test.ts'],
          globalSetup: ['test/helpers/lab-stack.ts'],
          sequence: { groupOrder: 4 },
          testTimeout: 300_000,
        },
      },
      {
        extends: true,
        test: {
          // `npm run conformance`: scenarios of e2e on a real node, with the real operators.
          name: 'conformance',
          include: ['test/e2e/{01,02,03,11}-*.test.ts', 'test/conformance/**/*.test.ts'],
          globalSetup: ['test/helpers/real-stack.ts'],
          sequence: { groupOrder: 3 },
          // Containers start in tens of seconds where processes start in one.
          testTimeout: 600_000,
          hookTimeout: 600_000,
        },
      },
    ],
  },
});
