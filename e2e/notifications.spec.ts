import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { presetRecipe } from '../src/shared/recipe/presets';
import { localApi, sharedInstallation } from './support/api';
import { ScriptedWorker } from './support/scripted-worker';
import { SHARED_DATASET } from './support/shared-installation';

const LABEL = 'fails';
const WHY = 'The coins were lost.';
/** A tab behind others waits for 800 ms, lest two show the same. */
const LONGER_THAN_HIDDEN_TABS_WAIT_MS = 1_200;

let worker: ScriptedWorker;
test.beforeAll(async () => {
  worker = await ScriptedWorker.connect(sharedInstallation(), LABEL);
});
test.afterAll(() => worker.close());

async function queueRun(name: string): Promise<{ id: string; number: number }> {
  const recipe = presetRecipe('quick');
  return localApi().runs.start.mutate({
    dataset: SHARED_DATASET,
    name,
    recipe,
    requires: { labels: [LABEL] },
  });
}

async function failRun(name: string): Promise<{ id: string; number: number }> {
  const run = await queueRun(name);
  await (await worker.take()).fail(WHY);
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
  await expect.poll(() => unread(page)).toBe(before + 1);
  await bell(page).click();
  const entry = page.getByRole('dialog').getByRole('link', { name: /lost at the bell.*failed/ });
  await expect(entry).toContainText(WHY);
  await entry.click();
  await expect(page).toHaveURL(new RegExp(`/runs/${run.id}$`));
  await expect(page.locator('[data-state="failed"]')).toBeVisible();
  // With it, all that came before is read.
  await expect.poll(() => unread(page)).toBe(0);
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
  await expect(page.getByRole('switch', { name: 'Browser notifications' })).toBeVisible();
  const before = await unread(page);
  await failRun('lost before anyone wanted to know');
  await expect.poll(() => unread(page)).toBe(before + 1);
  expect(shown).toEqual([]);
  const noticesSwitch = page.getByRole('switch', { name: 'Browser notifications' });
  await noticesSwitch.click();
  await expect(noticesSwitch).toBeChecked();

  const second = await context.newPage();
  await second.goto('/datasets');
  const run = await failRun('lost with two tabs open');
  await expect.poll(() => shown.length).toBeGreaterThan(0);
  for (const tab of [page, second]) await expect.poll(() => unread(tab)).toBe(before + 2);
  await page.waitForTimeout(LONGER_THAN_HIDDEN_TABS_WAIT_MS);
  expect(shown).toEqual([`Run #${run.number} “lost with two tabs open” failed`]);

  await second.close();
  const watched = await queueRun('lost before our eyes');
  await page.goto(`/runs/${watched.id}`);
  await expect(page.locator('[data-state="queued"]')).toBeVisible();
  await (await worker.take()).fail(WHY);
  await expect(page.locator('[data-state="failed"]')).toBeVisible();
  await expect.poll(() => unread(page)).toBe(before + 3);
  await page.waitForTimeout(LONGER_THAN_HIDDEN_TABS_WAIT_MS);
  expect(shown).toHaveLength(1);
});
