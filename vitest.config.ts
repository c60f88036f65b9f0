import path from 'node:path';
import { defineConfig } from 'vitest/config';
import {
  GATE_ON_POSTGRESQL,
  otherDatabaseTests,
  postgresqlTests,
} from './scripts/database/postgresql-tests.mjs';
import { LongestFirst } from './scripts/test/longest-first.mjs';

const alias = { '@': path.resolve(import.meta.dirname, 'src') };
const FOLDERS = '{src,worker,cli,scripts,bench,e2e}';

const integration = {
  globalSetup: './src/server/testing/run-folder.ts',
  pool: 'forks' as const,
  // Of two cores: most of these tests wait for processes of their own.
  maxWorkers: 4,
  testTimeout: 120_000,
  hookTimeout: 120_000,
  // What is waited for comes when the machine has time for it.
  expect: { poll: { timeout: 20_000, interval: 50 } },
};

const onPostgresql = {
  ...integration,
  isolate: false,
  globalSetup: ['./src/server/testing/run-folder.ts', './src/server/testing/postgresql-setup.ts'],
  setupFiles: './src/server/testing/postgresql-environment.ts',
};

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        resolve: { alias },
        test: {
          name: 'unit',
          sequence: { groupOrder: 0 },
          // Pure functions: nothing that one file leaves behind could mislead another.
          pool: 'threads',
          isolate: false,
          include: [`${FOLDERS}/**/*.test.{ts,tsx}`],
          exclude: ['**/*.{integration,long}.test.ts', '**/node_modules/**'],
        },
      },
      {
        resolve: { alias },
        test: {
          name: 'integration',
          sequence: { groupOrder: 1 },
          include: [`${FOLDERS}/**/*.integration.test.ts`],
          exclude: ['worker/**', '**/node_modules/**', ...GATE_ON_POSTGRESQL],
          ...integration,
          // Files share what they import, which takes most of them longer than to run.
          isolate: false,
        },
      },
      {
        resolve: { alias },
        test: {
          // TensorFlow counts tensors and keeps kernels for a whole process: each file has one of its own.
          name: 'training',
          sequence: { groupOrder: 1 },
          include: ['worker/**/*.integration.test.ts'],
          ...integration,
        },
      },
      {
        resolve: { alias },
        test: {
          // What differs on PostgreSQL, a second time there.
          name: 'postgresql',
          sequence: { groupOrder: 2 },
          include: postgresqlTests(),
          ...onPostgresql,
        },
      },
      {
        resolve: { alias },
        test: {
          // What is worth less than its time: `npm run test:long`.
          name: 'long',
          sequence: { groupOrder: 3 },
          include: [`${FOLDERS}/**/*.long.test.ts`, ...GATE_ON_POSTGRESQL],
          ...integration,
        },
      },
      {
        resolve: { alias },
        test: {
          // All other tests that use a database, on PostgreSQL.
          name: 'long-postgresql',
          sequence: { groupOrder: 4 },
          include: otherDatabaseTests(),
          ...onPostgresql,
        },
      },
    ],
  },
});
