import { expect, type Locator, type Page, test } from '@playwright/test';
import { presetRecipe } from '../src/shared/recipe/presets';
import { apiOf, importColours } from './support/api';
import { type MintmarkServer, startMintmark } from './support/mintmark-server';

test.describe.configure({ mode: 'serial' });
test.use({ storageState: { cookies: [], origins: [] } });

const email = 'queue@example.org';
const password = 'only-for-this-test';
let server: MintmarkServer;

test.beforeAll(async () => {
  server = await startMintmark({
    env: {
      MINTMARK_DEMO: '0',
      // Nothing takes the runs away while they are moved.
      MINTMARK_LOCAL_WORKER: '0',
      MINTMARK_ADMIN_EMAIL: email,
      MINTMARK_ADMIN_PASSWORD: password,
    },
  });
  await importColours(server, 'Colours');
  const recipe = presetRecipe('quick');
  for (const name of ['one', 'two', 'three', 'four']) {
    await apiOf(server).runs.start.mutate({ dataset: 'Colours', name, recipe });
  }
});

test.afterAll(async () => {
  await server?.stop();
});

async function open(page: Page, path: string): Promise<void> {
  await page.goto(`${server.url}/login?next=${encodeURIComponent(path)}`);
  await page.locator('input[type=password]').waitFor();
  await page.waitForLoadState('networkidle').catch(() => undefined);
  await page.getByLabel('E-mail').fill(email);
  await page.locator('input[type=password]').fill(password);
  await page.locator('form button[type=submit]').click();
  await page.waitForURL(`${server.url}${path}`);
}

const line = async (): Promise<number[]> =>
  (await apiOf(server).queue.list.query({})).items.map(({ number }) => number);

async function middle(of: Locator): Promise<{ x: number; y: number }> {
  const box = await of.boundingBox();
  if (!box) throw new Error('not to be seen');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

test('the queue is reordered by mouse and by keyboard, and a move is taken back', async ({ page }) => {
  await open(page, '/queue');
  const list = page.getByRole('list', { name: 'Queue' });
  await expect(list.getByRole('listitem')).toHaveCount(4);
  expect(await line()).toEqual([1, 2, 3, 4]);

  const from = await middle(page.getByRole('button', { name: 'Move run 4' }));
  const to = await middle(page.getByRole('button', { name: 'Move run 2' }));
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x, from.y - 20, { steps: 5 });
  await page.mouse.move(to.x, to.y - 4, { steps: 15 });
  await page.waitForTimeout(300);
  await page.mouse.up();
  await expect.poll(line).toEqual([1, 4, 2, 3]);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(line).toEqual([1, 2, 3, 4]);
  await expect(list.getByRole('listitem').nth(3)).toContainText('four');

  await page.getByRole('button', { name: 'Move run 1' }).focus();
  for (const key of ['Space', 'ArrowDown', 'ArrowDown', 'Space']) {
    await page.keyboard.press(key);
    await page.waitForTimeout(300);
  }
  await expect.poll(line).toEqual([2, 3, 1, 4]);
});

test('an open queue follows what others do, and says why runs wait', async ({ page }) => {
  await open(page, '/queue');
  await server.cli('queue', 'move', '4', '--top');
  const first = page.getByRole('list', { name: 'Queue' }).getByRole('listitem').first();
  await expect(first).toContainText('four');
  await expect(first).toContainText('No worker is connected');
  await server.cli('runs', 'schedule', '4', '+90m');
  await expect(first).toContainText('Scheduled for');
  await server.cli('runs', 'priority', '3', '5');
  await expect(first).toContainText('Priority 5');
});

test('a sweep is started from the form, is counted before, and is shown with what it varies', async ({
  page,
}) => {
  await open(page, '/runs/new');
  await page.getByRole('switch', { name: 'Vary fields' }).click();
  await page.getByLabel('Field', { exact: true }).click();
  await page.getByRole('option', { name: /^Dropout/ }).click();
  await page.getByLabel('Values').fill('0.1, 0.3, 2');
  await expect(page.getByText('2 is not possible for dropout')).toBeVisible();
  await page.getByLabel('Values').fill('0.1, 0.3, 0.5');
  await page.getByLabel('Stop weak runs early').click();
  await page.getByRole('button', { name: 'Start 3 runs' }).click();
  await page.waitForURL(/\/sweeps\/1$/);
  const trials = page.getByRole('table', { name: 'Trials' });
  await expect(trials.getByRole('row')).toHaveCount(4);
  await expect(trials.getByRole('columnheader', { name: 'Dropout' })).toBeVisible();

  const shown = await server.cli('sweeps', 'show', '1');
  expect(shown).toMatchObject({ state: 'active', runs: 3, plan: { halving: { eta: 3, minEpochs: 1 } } });
  await page.getByRole('button', { name: 'Cancel all' }).click();
  await page.getByRole('button', { name: 'Cancel the runs' }).click();
  await expect(page.getByText('cancelled', { exact: true })).toBeVisible();
  expect(await line()).toHaveLength(4);
});

test('a clone keeps its original, and shows what was changed', async ({ page }) => {
  const cloned = await server.cli('runs', 'clone', '2', '--set', 'learningRate=0.0005', '--label', 'lab');
  await open(page, `/runs/${cloned.run}`);
  await expect(page.getByRole('link', { name: '#2 two' })).toBeVisible();
  await expect(page.getByText('Learning rate: 0.002 → 0.0005')).toBeVisible();
  await expect(page.getByText('label lab', { exact: true })).toBeVisible();
});
