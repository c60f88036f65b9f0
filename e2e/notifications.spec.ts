import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { presetRecipe } from '../src/shared/recipe/presets';
import { localApi } from './support/api';
import { connectFailingWorker, FAILING_LABEL } from './support/failing-worker';

const url = () => process.env.MINTMARK_E2E_URL as string;
let worker: Awaited<ReturnType<typeof connectFailingWorker>>;
test.beforeAll(async () => {
  worker = await connectFailingWorker(url());
});
test.afterAll(() => worker.close());

async function failRun(name: string): Promise<{ id: string; number: number }> {
  const dataset = (await localApi().datasets.list.query({})).items[0];
  const run = await localApi().runs.start.mutate({
    dataset: dataset?.name ?? '',
    name,
    recipe: presetRecipe('quick'),
    requires: { labels: [FAILING_LABEL] },
  });
  await worker.failNext('The coins were lost.');
  return run;
}

const bell = (page: Page) => page.getByRole('button', { name: /^Notifications/ });
const unread = async (page: Page) =>
  Number(/(\d+) unread/.exec((await bell(page).getAttribute('aria-label')) ?? '')?.[1] ?? 0);

test('a failed run reaches the bell without a reload, and a click leads to it', async ({ page }) => {
  await page.goto('/datasets');
  await expect(page.getByRole('heading', { name: 'Datasets' })).toBeVisible();
  await page.waitForLoadState('networkidle');
  const before = await unread(page);
  const run = await failRun('lost at the bell');
  await expect.poll(() => unread(page)).toBeGreaterThan(before);
  await bell(page).click();
  const entry = page.getByRole('dialog').getByRole('link', { name: /lost at the bell.*failed/ });
  await expect(entry).toContainText('The coins were lost.');
  await entry.click();
  await expect(page).toHaveURL(new RegExp(`/runs/${run.id}$`));
  await expect(page.locator('[data-state="failed"]')).toBeVisible();
  // With it, all that came before is read.
  await expect.poll(() => unread(page)).toBeLessThanOrEqual(before);
});

/** A stub of the browser's `Notification` that notes what would be shown, for Chromium without a screen shows none. */
async function stubNotification(context: BrowserContext): Promise<string[]> {
  const shown: string[] = [];
  await context.exposeFunction('noteNotification', (title: string) => {
    // Runs of other tests may end meanwhile.
    if (title.includes('lost')) shown.push(title);
  });
  await context.addInitScript(() => {
    class NotificationStub {
      static permission = localStorage.getItem('stub-permission') ?? 'default';
      static async requestPermission() {
        NotificationStub.permission = 'granted';
        localStorage.setItem('stub-permission', 'granted');
        return 'granted';
      }
      onclick: (() => void) | null = null;
      constructor(title: string) {
        (window as unknown as { noteNotification(title: string): void }).noteNotification(title);
      }
      close() {}
    }
    Object.defineProperty(window, 'Notification', { value: NotificationStub });
  });
  return shown;
}

test('the browser shows a notice once for two tabs, after a click allowed it, and none of the run in front', async ({
  context,
  page,
}) => {
  const shown = await stubNotification(context);
  await page.goto('/account');
  await failRun('lost before anyone wanted to know');
  await expect.poll(() => unread(page)).toBeGreaterThan(0);
  expect(shown).toEqual([]);
  const noticesSwitch = page.getByRole('switch', { name: 'Browser notifications' });
  await noticesSwitch.click();
  await expect(noticesSwitch).toBeChecked();

  const second = await context.newPage();
  await second.goto('/datasets');
  const run = await failRun('lost with two tabs open');
  await expect.poll(() => shown.length).toBeGreaterThan(0);
  for (const tab of [page, second]) await expect.poll(() => unread(tab)).toBeGreaterThan(1);
  // Longer than a tab behind others waits.
  await page.waitForTimeout(2_000);
  expect(shown).toEqual([`Run #${run.number} “lost with two tabs open” failed`]);

  await second.close();
  const dataset = (await localApi().datasets.list.query({})).items[0];
  const watched = await localApi().runs.start.mutate({
    dataset: dataset?.name ?? '',
    name: 'lost before our eyes',
    recipe: presetRecipe('quick'),
    requires: { labels: [FAILING_LABEL] },
  });
  await page.goto(`/runs/${watched.id}`);
  await expect(page.locator('[data-state="queued"]')).toBeVisible();
  await worker.failNext('The coins were lost.');
  await expect(page.locator('[data-state="failed"]')).toBeVisible();
  await expect.poll(() => unread(page)).toBeGreaterThan(2);
  await page.waitForTimeout(2_000);
  expect(shown).toHaveLength(1);
});
