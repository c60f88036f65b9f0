// `npm test`: its own set-up, then lint with the import rules, types, unit, integration and end-to-end tests.
// `npm test -- unit types` runs only what is named.
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { findPostgresql } from './database/temporary-postgresql.mjs';
import { findRedis } from './database/temporary-redis.mjs';
import { root, setupDir } from './paths.mjs';
import { createProgress } from './setup/progress.mjs';
import { failSetup, setup } from './setup.mjs';
import { aptInstall, ensureChromium } from './test-tools/chromium.mjs';
import { ensureFaketime } from './test-tools/faketime.mjs';
import { ensureSoftwareGpu } from './test-tools/software-gpu.mjs';

const reports = join(setupDir, 'reports');
const bin = (path) => join(root, 'node_modules', path);

function run(args, env = {}) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1', ...env },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    child.once('error', () => resolve(false));
    child.once('exit', (code) => resolve(code === 0));
  });
}

const readReport = (name) => JSON.parse(readFileSync(join(reports, `${name}.json`), 'utf8'));

/** What failed in one test file, a line each; a file that did not load has no tests to name. */
function failuresOf({ name, message, assertionResults }) {
  const file = relative(root, name);
  const failed = assertionResults.filter(({ status }) => status === 'failed');
  if (failed.length === 0 && message) return [`${file}: ${firstLine(message)}`];
  return failed.map(
    ({ fullName, failureMessages }) => `${file} › ${fullName}: ${firstLine(failureMessages[0] ?? '')}`,
  );
}

const firstLine = (text) => stripVTControlCharacters(text).trim().split('\n', 1)[0];

function vitest(project, environment = async () => ({})) {
  return {
    run: async () =>
      run(
        [
          bin('vitest/vitest.mjs'),
          'run',
          '--project',
          project,
          '--reporter=default',
          '--reporter=json',
          `--outputFile.json=${join(reports, `${project}.json`)}`,
        ],
        await environment(),
      ),
    count: () => {
      const report = readReport(project);
      return {
        passed: report.numPassedTests,
        failed: report.numFailedTests,
        skipped: report.numPendingTests + report.numTodoTests,
        failures: report.testResults.flatMap(failuresOf),
      };
    },
  };
}

/** The same of Playwright's report, whose suites lie in one another. */
function unexpectedOf({ file, specs = [], suites = [] }) {
  const failed = specs.filter(({ ok }) => !ok);
  return [...failed.map(({ title }) => `${file} › ${title}`), ...suites.flatMap(unexpectedOf)];
}

/** Tests that turn clocks are skipped, and say so, where libfaketime cannot be had. */
async function fakeClock() {
  await createProgress({ total: 1 })
    .step('Clock for tests', ensureFaketime)
    .catch((error) => process.stderr.write(`${error.message}\n`));
}

/** Tests on WebGPU are skipped, and say so, where its driver cannot be had. */
async function softwareGpu() {
  try {
    return { MINTMARK_CHROMIUM: await createProgress({ total: 1 }).step('Software GPU', ensureSoftwareGpu) };
  } catch (error) {
    process.stderr.write(`Tests on WebGPU are skipped: ${error.message}\n`);
    return {};
  }
}

/** PostgreSQL's tests are skipped, and say so, where it cannot be had. */
async function hasPostgresql() {
  if (process.env.MINTMARK_TEST_POSTGRESQL || findPostgresql()) return true;
  await createProgress({ total: 1 })
    .step('PostgreSQL', () => aptInstall('postgresql'))
    .catch((error) => process.stderr.write(`${error.message}\n`));
  return findPostgresql() !== null;
}

/** Of the tests on PostgreSQL some share it between servers through Redis. */
async function ensureRedis() {
  if (findRedis()) return;
  await createProgress({ total: 1 })
    .step('Redis', () => aptInstall('redis-server'))
    .catch((error) => process.stderr.write(`${error.message}\n`));
  if (!findRedis()) process.stderr.write('Tests with Redis are skipped: install redis-server.\n');
}

function onPostgresql() {
  const suite = vitest('postgresql');
  let skipped = false;
  return {
    run: async () => {
      skipped = !(await hasPostgresql());
      if (!skipped) {
        await ensureRedis();
        return suite.run();
      }
      process.stderr.write(
        'Tests on PostgreSQL are skipped: install it, or name one by MINTMARK_TEST_POSTGRESQL.\n',
      );
      return true;
    },
    count: () => (skipped ? { passed: 0, failed: 0, skipped: 1 } : suite.count()),
  };
}

const suites = {
  lint: { run: () => run([bin('@biomejs/biome/bin/biome'), 'check', '--error-on-warnings', '.']) },
  types: {
    run: async () =>
      (await run([bin('next/dist/bin/next'), 'typegen'])) && run([bin('typescript/bin/tsc'), '--noEmit']),
  },
  unit: vitest('unit'),
  integration: vitest('integration', async () => {
    await fakeClock();
    return softwareGpu();
  }),
  postgresql: onPostgresql(),
  e2e: {
    run: async () => {
      const chromium = await createProgress({ total: 1 }).step('Chromium', ensureChromium).catch(failSetup);
      return run([bin('@playwright/test/cli.js'), 'test'], {
        MINTMARK_CHROMIUM: chromium,
        MINTMARK_E2E_REPORT: join(reports, 'e2e.json'),
      });
    },
    count: () => {
      const { stats, suites: files } = readReport('e2e');
      const { expected, unexpected, flaky, skipped } = stats;
      return { passed: expected + flaky, failed: unexpected, skipped, failures: files.flatMap(unexpectedOf) };
    },
  },
};

const wanted = process.argv.slice(2).filter((name) => !name.startsWith('-'));
const unknown = wanted.filter((name) => !(name in suites));
if (unknown.length) {
  process.stderr.write(
    `There is no suite ${unknown.join(', ')}; the suites: ${Object.keys(suites).join(', ')}.\n`,
  );
  process.exit(1);
}
const names = wanted.length ? wanted : Object.keys(suites);
const steps = ['dependencies', 'tensorflow', 'prisma'];
await setup(names.includes('e2e') ? [...steps, 'programs', 'pages'] : steps).catch(failSetup);

rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });
const total = { passed: 0, failed: 0, skipped: 0 };
const outcomes = [];
const failures = [];
for (const name of names) {
  process.stdout.write(`\n── ${name}\n`);
  const began = Date.now();
  const ok = await suites[name].run();
  const seconds = ((Date.now() - began) / 1000).toFixed(0);
  let counts = null;
  try {
    counts = suites[name].count?.() ?? null;
  } catch {
    // A runner that died before it could report counts as the one failure below.
  }
  for (const key of Object.keys(total)) total[key] += counts?.[key] ?? 0;
  failures.push(...(counts?.failures ?? []).map((failure) => `${name}: ${failure}`));
  if (!ok && !counts?.failed) total.failed += 1;
  if (ok && !counts) total.passed += 1;
  outcomes.push(`${ok ? 'passed' : 'FAILED'}  ${name} in ${seconds} s`);
}
if (failures.length) process.stdout.write(`\nFailed:\n${failures.join('\n')}\n`);
process.stdout.write(`\n${outcomes.join('\n')}\n`);
process.stdout.write(`tests: ${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`);
process.exit(total.failed > 0 ? 1 : 0);
