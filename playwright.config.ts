import { defineConfig, type Project } from '@playwright/test';
import { administratorState, type SharedInstallation, urlVariable } from './e2e/support/shared-installation';

const report = process.env.MINTMARK_E2E_REPORT;
const chromium = process.env.MINTMARK_CHROMIUM ?? '/usr/bin/chromium';

const LONGEST = 'newcomer.spec.ts';
/** About half of the tests that share an installation, by their time. */
const FIRST_SHARED = ['access', 'curate', 'docs', 'drafts', 'import-and-train'].map(
  (name) => `${name}.spec.ts`,
);
const OWN_INSTALLATION = ['command-line', 'processes', 'queue', 's3-mission'].map(
  (name) => `${name}.spec.ts`,
);

export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  // Of two cores: most of these tests wait for processes; tests of one installation take turns.
  workers: 3,
  fullyParallel: false,
  timeout: 240_000,
  expect: { timeout: 20_000 },
  forbidOnly: Boolean(process.env.CI),
  globalSetup: './e2e/support/global-setup.ts',
  reporter: report ? [['list'], ['json', { outputFile: report }]] : [['list']],
  use: {
    // Recording costs a sixth of the tests' time: ask for it with --trace retain-on-failure.
    trace: 'off',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: chromium,
      args: [
        // Chromium's sandbox refuses to run as root, as in a container.
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
      ],
    },
  },
  projects: [
    // Its demonstration runs really learn, for minutes: begun last, everything else would wait for them.
    { name: 'newcomer', testMatch: LONGEST },
    shared('shared-1', { testMatch: FIRST_SHARED }),
    shared('shared-2', { testIgnore: [LONGEST, ...FIRST_SHARED, ...OWN_INSTALLATION] }),
    // Each of these files starts installations of its own.
    { name: 'own', testMatch: OWN_INSTALLATION },
  ],
});

/** Tests on an installation that the global set-up has prepared, signed in as its administrator: one after another. */
function shared(name: SharedInstallation, files: Pick<Project, 'testMatch' | 'testIgnore'>): Project {
  return {
    name,
    workers: 1,
    ...files,
    use: { baseURL: process.env[urlVariable(name)], storageState: administratorState(name) },
  };
}
