import { expect, type Page, test } from '@playwright/test';
import { localApi } from './support/api';
import { SHARED_DATASET } from './support/shared-installation';

const email = 'ada@example.org';
const password = 'a coin for the mill';

async function signIn(page: Page): Promise<void> {
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

test('what was typed for a new run outlives the session, until it is discarded or sent', async ({
  page,
  context,
}) => {
  await page.goto(`/runs/new?dataset=${encodeURIComponent(SHARED_DATASET)}`);
  const name = page.getByLabel('Run name');
  const dropout = page.getByLabel('Dropout', { exact: true });
  const startAfter = page.getByLabel('Start after');
  await name.fill('kept through the night');
  await startAfter.fill('2099-01-01T12:00');
  await page.getByRole('button', { name: 'Customise' }).click();
  await expect(dropout).toBeVisible();

  await context.clearCookies();
  // The estimate of the changed recipe is the first request without a session.
  await dropout.fill('0.35');
  await expect(page).toHaveURL(/\/login\?/);
  await expect(page.getByText('Your session ended. Sign in again; your draft is kept.')).toBeVisible();
  await signIn(page);
  await expect(page).toHaveURL(/\/runs\/new\?dataset=/);
  await expect(name).toHaveValue('kept through the night');
  await expect(dropout).toHaveValue('0.35');
  await expect(startAfter).toHaveValue('2099-01-01T12:00');

  await page.getByRole('button', { name: 'Discard draft' }).click();
  await expect(name).toHaveValue('');
  await page.reload();
  await expect(page.getByRole('button', { name: 'Start run' })).toBeVisible();
  await expect(name).toHaveValue('');

  await name.fill('sent at last');
  await startAfter.fill('2099-01-01T12:00');
  await page.reload();
  await expect(name).toHaveValue('sent at last');
  await page.getByRole('button', { name: 'Start run' }).click();
  await expect(page.getByRole('heading', { name: 'sent at last' })).toBeVisible();
  const run = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  await page.goto('/runs/new');
  await expect(page.getByRole('button', { name: 'Start run' })).toBeVisible();
  await expect(name).toHaveValue('');
  await localApi().runs.cancel.mutate({ run });
});

test('two people who edit one experiment both see what the other wrote, and choose', async ({
  page,
  context,
}) => {
  const experiment = (await localApi().experiments.list.query({})).items[0];
  const address = `/experiments/${experiment?.id}`;
  const other = await context.newPage();
  for (const tab of [page, other]) {
    await tab.goto(address);
    await tab.getByRole('button', { name: 'Edit', exact: true }).click();
    await expect(tab.getByRole('dialog').getByLabel('Notes')).toBeVisible();
  }
  await other.getByRole('dialog').getByLabel('Notes').fill('Theirs: warm light');
  await other.getByRole('button', { name: 'Save' }).click();
  await expect(other.getByText('Theirs: warm light')).toBeVisible();

  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Notes').fill('Mine: cold light');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByText('Edit conflict')).toBeVisible();
  await expect(dialog.getByRole('radio', { name: /^Yours.*Mine: cold light/ })).toBeChecked();
  // Nothing was overwritten yet.
  expect((await localApi().experiments.list.query({})).items[0]?.notes).toBe('Theirs: warm light');
  await dialog.getByRole('radio', { name: /^Current.*Theirs: warm light/ }).click();
  await dialog.getByRole('button', { name: 'Save chosen versions' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText('Theirs: warm light')).toBeVisible();

  // A change of another field loses neither.
  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  await other.getByRole('button', { name: 'Edit', exact: true }).click();
  await other.getByRole('dialog').getByLabel('Name').fill(`${experiment?.name} again`);
  await other.getByRole('button', { name: 'Save' }).click();
  await expect(other.getByRole('heading', { name: `${experiment?.name} again` })).toBeVisible();
  await dialog.getByLabel('Notes').fill('Mine: cold light');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.getByRole('button', { name: 'Save chosen versions' }).click();
  await expect(dialog).toBeHidden();
  const [saved] = (await localApi().experiments.list.query({})).items;
  expect(saved).toMatchObject({ name: `${experiment?.name} again`, notes: 'Mine: cold light' });
  await localApi().experiments.update.mutate({
    id: saved?.id ?? '',
    revision: saved?.revision ?? 0,
    name: experiment?.name,
  });
  await other.close();
});
