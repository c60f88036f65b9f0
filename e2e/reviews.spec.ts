import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, request, test } from '@playwright/test';
import { pino } from 'pino';
import { closeDatabase, openDatabase } from '../src/server/db/database';
import { localApi, sharedInstallation } from './support/api';
import { SHARED_DATASET } from './support/shared-installation';

const grace = { name: 'Grace', email: 'grace@example.org', password: 'a compiler in the mill' };

/** The weights of a model are other ones for as long as something is looked at. */
async function whileChanged(modelId: string, look: () => Promise<void>): Promise<void> {
  const url = pathToFileURL(join(sharedInstallation().dataDir, 'mintmark.db')).href;
  const db = await openDatabase({ url, log: pino({ level: 'silent' }) });
  const where = { id: modelId };
  const { files } = await db.modelVersion.findUniqueOrThrow({ where });
  const change = (to: unknown) => db.modelVersion.update({ where, data: { files: to as object[] } });
  try {
    await change(
      (files as { path: string; hash: string }[]).map((file) =>
        file.path.startsWith('tfjs/') ? { ...file, hash: 'f'.repeat(64) } : file,
      ),
    );
    await look();
  } finally {
    await change(files);
    await closeDatabase(db);
  }
}

test('two people review in two browsers: one asks, the other approves, both see it, and it is rolled back', async ({
  page,
  browser,
  baseURL,
}) => {
  const server = baseURL ?? '';
  const api = localApi();
  // The two that the installation began with: other tests make more.
  const models = (await api.models.list.query({})).items
    .filter(({ datasetName }) => datasetName === SHARED_DATASET)
    .slice(-2);
  const [better, first] = models;
  const { path } = await api.team.invite.mutate({ role: 'member' });
  const token = new URL(path, server).searchParams.get('token') ?? '';
  await api.team.acceptInvite.mutate({ token, ...grace });
  const signingIn = await request.newContext({ baseURL: server, extraHTTPHeaders: { origin: server } });
  expect((await signingIn.post('/api/auth/sign-in/email', { data: grace })).ok()).toBe(true);
  const other = await browser.newContext({ storageState: await signingIn.storageState() });
  const hers = await other.newPage();

  const ask = async (number: number | undefined) => {
    await page.goto(`/models/${models.find((model) => model.number === number)?.id}`);
    await page.getByRole('button', { name: 'Ask for a review' }).click();
    await page.getByRole('checkbox', { name: 'Grace' }).check();
    await page.getByRole('textbox', { name: /What should they know/ }).fill('Please look at the red ones.');
    await page.getByRole('dialog').getByRole('button', { name: 'Ask for a review' }).click();
    await expect(page).toHaveURL(/\/reviews\/\d+$/);
  };
  const approve = async () => {
    await hers.goto('/');
    await hers.getByRole('button', { name: /Notifications/ }).click();
    await hers
      .getByRole('link', { name: /asks you to review/ })
      .first()
      .click();
    await hers.getByRole('button', { name: 'Approve' }).click();
    // By keyboard: the reason has the focus.
    await hers.keyboard.type('The red ones are right now.');
    await hers.getByRole('button', { name: 'Sign approval' }).press('Enter');
  };

  await ask(first?.number);
  await approve();
  // Nobody reloads the first browser.
  await expect(page.getByText('Signed by Grace')).toBeVisible();
  await expect(page.getByText('Approved').first()).toBeVisible();
  await whileChanged(first?.id ?? '', async () => {
    await page.reload();
    await expect(page.getByText('Stale: weights')).toBeVisible();
  });
  await page.reload();
  await expect(page.getByText('Signed by Grace')).toBeVisible();
  await expect(page.getByText(/Stale/)).toHaveCount(0);

  await ask(better?.number);
  await expect(page.getByText(/cannot be told apart on 12 photos/)).toBeVisible();
  await expect(page.getByText('1 photo that the champion names wrong and this version right')).toBeVisible();
  await expect(page.getByRole('application', { name: /Change of the confusion matrix/ })).toBeVisible();
  await page.getByRole('button', { name: /^Open photo of/ }).click();
  await page.getByRole('button', { name: 'Ambiguous' }).click();
  await expect(page.getByRole('link', { name: 'In the dataset’s queue' })).toBeVisible();
  await page.keyboard.press('Escape');
  await approve();
  await expect(page.getByText('Signed by Grace')).toBeVisible();

  // Where she points is seen, in the matrix that the review leads to as well, until she leaves.
  const her = page.getByText('Grace, at a cell');
  await hers.getByRole('application', { name: /Change of the confusion matrix/ }).hover();
  await expect(her).toBeVisible();
  await page.getByRole('link', { name: 'Open the matrix' }).click();
  await expect(page.getByRole('application', { name: /Confusion matrix/ })).toBeVisible();
  await expect(her).toBeVisible();
  await hers.goto('/');
  await expect(page.getByText('Here now:')).toBeHidden();

  await page.goto('/reviews');
  await page.getByRole('button', { name: `Roll back to #${first?.number}` }).click();
  await page.getByRole('textbox', { name: 'Reason' }).fill('It failed at the desk.');
  await page.getByRole('button', { name: 'Roll back', exact: true }).click();
  const champion = page.getByRole('link', { name: `#${first?.number} ${first?.name}`, exact: true });
  await expect(champion).toBeVisible();
  await expect(page.getByRole('button', { name: /Roll back to/ })).toBeHidden();
  await other.close();
});
