import path from 'node:path';
import { defineConfig } from 'vitest/config';
import { databaseTests } from './scripts/database/database-tests.mjs';

const alias = { '@': path.resolve(import.meta.dirname, 'src') };

const integration = {
  // Native addons (TensorFlow, ONNX Runtime) want a process of their own.
  pool: 'forks' as const,
  maxWorkers: 2,
  testTimeout: 120_000,
  hookTimeout: 120_000,
  // Whole processes race with whatever else the machine does: what fails is tried once more, and shown as retried.
  retry: 1,
};

export default defineConfig({
  test: {
    projects: [
      {
        resolve: { alias },
        test: {
          name: 'unit',
          sequence: { groupOrder: 0 },
          include: ['{src,worker,cli,scripts,bench}/**/*.test.{ts,tsx}'],
          exclude: ['**/*.integration.test.ts', '**/*.long.test.ts', '**/node_modules/**'],
        },
      },
      {
        resolve: { alias },
        test: {
          name: 'integration',
          sequence: { groupOrder: 1 },
          include: ['{src,worker,cli,scripts,bench,e2e}/**/*.integration.test.ts'],
          ...integration,
        },
      },
      {
        resolve: { alias },
        test: {
          // The integration tests that touch a database, a second time, on PostgreSQL.
          name: 'postgresql',
          sequence: { groupOrder: 2 },
          include: databaseTests(),
          globalSetup: './src/server/testing/postgresql-setup.ts',
          setupFiles: './src/server/testing/postgresql-environment.ts',
          ...integration,
        },
      },
      {
        resolve: { alias },
        test: {
          // What takes too long for every change: benches, long comparisons, kills over and over.
          name: 'long',
          sequence: { groupOrder: 3 },
          include: ['{src,worker,cli,scripts,bench,e2e}/**/*.long.test.ts'],
          ...integration,
        },
      },
    ],
  },
});
