// The suites of the tests: what each needs, how it is run, and how its outcome is read.

import { join } from 'node:path';
import { root } from '../paths.mjs';
import { createProgress } from '../setup/progress.mjs';
import { failSetup } from '../setup.mjs';
import { ensureChromium } from './chromium.mjs';
import { readPlaywright, readVitest, reportFile } from './report.mjs';
import { bin, runCommand } from './run-command.mjs';
import { securityTests } from './security.mjs';
import { ensureClock, ensurePostgresql, ensureRedis, softwareGpu } from './surroundings.mjs';

/**
 * @typedef {object} Suite
 * @property {import('../setup.mjs').SetupStep[]} needs
 * @property {boolean} [light] runs beside the other light ones
 * @property {(write: ((chunk: Buffer) => void) | null) => Promise<boolean>} run
 * @property {() => import('./report.mjs').Report | null} [report]
 */

const BASIC = ['dependencies', 'prisma'];
const TRAINS = ['dependencies', 'tensorflow', 'prisma'];
const WHOLE = [...TRAINS, 'programs', 'pages'];

const SKIPPED = { passed: 0, failed: 0, skipped: 1, failures: [], timings: [] };

/** @param {string} suite also the name of its report */
function runVitest(suite, { projects = [suite], files = [], env = {}, write = null } = {}) {
  const reporters = ['--reporter=default', '--reporter=./scripts/test/vitest-report.mjs'];
  const chosen = projects.flatMap((project) => ['--project', project]);
  return runCommand([bin('vitest/vitest.mjs'), 'run', ...chosen, ...reporters, ...files], {
    env: { ...env, MINTMARK_TEST_REPORT: reportFile(suite) },
    write,
  });
}

async function typesOf(write) {
  const generated = await runCommand([bin('next/dist/bin/next'), 'typegen'], { write });
  return generated && runCommand([bin('typescript/bin/tsc'), '--noEmit'], { write });
}

/** A project of tests against processes of their own. */
const ofProcesses = (suite, { projects = [suite], files = [] } = {}) => ({
  needs: WHOLE,
  run: async () => {
    await ensureClock();
    return runVitest(suite, { projects, files, env: await softwareGpu() });
  },
  report: () => readVitest(suite),
});

/** @param {string[]} [files] all when empty */
const ofBrowser = (suite, files = []) => ({
  needs: WHOLE,
  run: async () => {
    const chromium = await createProgress({ total: 1 }).step('Chromium', ensureChromium).catch(failSetup);
    return runCommand([bin('@playwright/test/cli.js'), 'test', ...files], {
      env: { MINTMARK_CHROMIUM: chromium, MINTMARK_E2E_REPORT: reportFile(suite) },
    });
  },
  report: () => readPlaywright(suite),
});

function onPostgresql(project) {
  let skipped = false;
  return {
    needs: TRAINS,
    run: async () => {
      skipped = !(await ensurePostgresql());
      if (skipped) return true;
      await ensureRedis();
      return runVitest(project);
    },
    report: () => (skipped ? SKIPPED : readVitest(project)),
  };
}

/** @type {Record<string, Suite>} */
export const suites = {
  lint: {
    needs: BASIC,
    light: true,
    run: (write) => runCommand([join(root, 'scripts/lint.mjs')], { write }),
  },
  types: { needs: BASIC, light: true, run: typesOf },
  unit: {
    needs: TRAINS,
    light: true,
    run: (write) => runVitest('unit', { write }),
    report: () => readVitest('unit'),
  },
  integration: ofProcesses('integration', { projects: ['integration', 'training'] }),
  postgresql: onPostgresql('postgresql'),
  e2e: ofBrowser('e2e'),
  // What docs/security.md promises; a part of the suites above, once more.
  'security-tests': ofProcesses('security-tests', {
    projects: ['unit', 'integration', 'training'],
    files: securityTests().tests,
  }),
  'security-pages': ofBrowser('security-pages', securityTests().specs),
  // How long the server stands still while each endpoint gets the largest input that it takes.
  stalls: ofProcesses('stalls', { projects: ['long'], files: ['e2e/stalls/stalls.long.test.ts'] }),
  long: ofProcesses('long'),
  'long-postgresql': onPostgresql('long-postgresql'),
};

/** What `npm test` runs; the long ones are worth less than their time, and are run by `npm run test:long`. */
export const GATE = ['lint', 'types', 'unit', 'integration', 'postgresql', 'e2e'];
