// What tests need of the machine beside the checkout; tests that need what cannot be had are skipped, and say so.

import { findPostgresql } from '../database/temporary-postgresql.mjs';
import { findRedis } from '../database/temporary-redis.mjs';
import { createProgress } from '../setup/progress.mjs';
import { aptInstall } from './chromium.mjs';
import { ensureFaketime } from './faketime.mjs';
import { ensureSoftwareGpu } from './software-gpu.mjs';

const note = (text) => process.stderr.write(`${text}\n`);

const step = (title, work) => createProgress({ total: 1 }).step(title, work);

export async function ensureClock() {
  await step('Clock for tests', ensureFaketime).catch((error) => note(error.message));
}

/** @returns {Promise<NodeJS.ProcessEnv>} where Chromium lies, which has a software GPU beside it */
export async function softwareGpu() {
  try {
    return { MINTMARK_CHROMIUM: await step('Software GPU', ensureSoftwareGpu) };
  } catch (error) {
    note(`Tests on WebGPU are skipped: ${error.message}`);
    return {};
  }
}

/** @returns {Promise<boolean>} whether there is a PostgreSQL to test on */
export async function ensurePostgresql() {
  if (process.env.MINTMARK_TEST_POSTGRESQL || findPostgresql()) return true;
  await step('PostgreSQL', () => aptInstall('postgresql')).catch((error) => note(error.message));
  if (findPostgresql()) return true;
  note('Tests on PostgreSQL are skipped: install it, or name one by MINTMARK_TEST_POSTGRESQL.');
  return false;
}

/** Of the tests on PostgreSQL some share it between servers through Redis. */
export async function ensureRedis() {
  if (findRedis()) return;
  await step('Redis', () => aptInstall('redis-server')).catch((error) => note(error.message));
  if (!findRedis()) note('Tests with Redis are skipped: install redis-server.');
}
