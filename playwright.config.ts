import { defineConfig } from '@playwright/test';

const report = process.env.MINTMARK_E2E_REPORT;
const chromium = process.env.MINTMARK_CHROMIUM ?? '/usr/bin/chromium';

export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  // One server with one trainer on a small machine: tests take turns.
  workers: 1,
  fullyParallel: false,
  timeout: 240_000,
  expect: { timeout: 15_000 },
  forbidOnly: Boolean(process.env.CI),
  globalSetup: './e2e/support/global-setup.ts',
  reporter: report ? [['list'], ['json', { outputFile: report }]] : [['list']],
  use: {
    baseURL: process.env.MINTMARK_E2E_URL,
    trace: 'retain-on-failure',
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
    // The newcomer's way on a fresh installation comes first and leaves a signed-in administrator and two models.
    { name: 'newcomer', testMatch: 'newcomer.spec.ts' },
    {
      name: 'team',
      testIgnore: 'newcomer.spec.ts',
      dependencies: ['newcomer'],
      use: { storageState: 'test-results/administrator.json' },
    },
  ],
});
