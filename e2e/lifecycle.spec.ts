import { expect, type Locator, type Page, request, test } from '@playwright/test';
import { presetRecipe } from '../src/shared/recipe/presets';
import { localApi, sharedInstallation } from './support/api';
import { demoPhoto } from './support/demo-photo';
import { SHARED_DATASET } from './support/shared-installation';

const url = () => sharedInstallation().url;
const EXPERIMENT = 'Of the past';
const NAMES = ['first try', 'second try', 'third try'];
const leaver = { name: 'Gus Gone', email: 'gus@example.org', password: 'leaving after this coin' };

// Wide enough for the last column of the list of runs.
test.use({ viewport: { width: 1600, height: 900 } });

const row = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name });

/** What somebody does who has no mouse. */
async function press(target: Locator, key = 'Enter'): Promise<void> {
  // What waits for an answer takes no focus yet.
  await expect(target).toBeEnabled();
  await target.focus();
  await target.press(key);
}

async function chooseInMenu(page: Page, trigger: Locator, item: string): Promise<void> {
  await press(trigger);
  await press(page.getByRole('menuitem', { name: item }));
}

test.beforeAll(async () => {
  const api = localApi();
  for (const name of NAMES) {
    const run = await api.runs.start.mutate({
      dataset: SHARED_DATASET,
      experiment: EXPERIMENT,
      name,
      recipe: presetRecipe('quick'),
      requires: { labels: ['nobody-has-it'] },
    });
    await api.runs.cancel.mutate({ run: String(run.number) });
  }
});

test('a run is archived and comes back, by keyboard', async ({ page }) => {
  await page.goto('/runs');
  const run = row(page, 'first try');
  await chooseInMenu(page, run.getByRole('button', { name: 'Archive or delete' }), 'Archive');
  await expect(run).toHaveCount(0);
  await press(page.getByRole('button', { name: 'Filters' }), 'Enter');
  await press(page.getByRole('switch', { name: 'Show archived' }), 'Space');
  await page.keyboard.press('Escape');
  await expect(run.getByText('Archived')).toBeVisible();

  await press(run.getByRole('link'));
  await expect(page.getByText('lists do not show it')).toBeVisible();
  await press(page.getByRole('button', { name: 'Unarchive' }));
  await expect(page.getByText('lists do not show it')).toHaveCount(0);
  await page.goto('/runs');
  await expect(run).toBeVisible();
});

test('an experiment goes with its runs, lies in the bin and comes back whole; runs go in bulk', async ({
  page,
}) => {
  await page.goto('/experiments');
  const experiment = row(page, EXPERIMENT);
  await chooseInMenu(page, experiment.getByRole('button', { name: 'Archive or delete' }), 'Delete…');
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('Goes along: 3 runs');
  await press(dialog.getByRole('button', { name: 'Move to bin' }));
  await expect(experiment).toHaveCount(0);
  await page.goto('/runs');
  await expect(row(page, 'first try')).toHaveCount(0);

  await page.goto('/bin');
  const entry = row(page, EXPERIMENT);
  await expect(entry).toContainText('Experiment with 3 runs');
  await press(entry.getByRole('button', { name: 'Restore' }));
  await expect(entry).toHaveCount(0);

  await page.goto('/runs');
  for (const name of NAMES) await press(row(page, name).getByRole('checkbox'), 'Space');
  const bar = page.getByRole('region', { name: 'Selection' });
  await expect(bar).toContainText('3 runs selected');
  await press(bar.getByRole('button', { name: 'Delete' }));
  await expect(dialog).toContainText('Delete 3 runs?');
  await press(dialog.getByRole('button', { name: 'Move to bin' }));
  for (const name of NAMES) await expect(row(page, name)).toHaveCount(0);
  await page.goto('/bin?kind=run');
  for (const name of NAMES) await press(row(page, name).getByRole('checkbox'), 'Space');
  await press(page.getByRole('button', { name: 'Restore 3' }));
  for (const name of NAMES) await expect(row(page, name)).toHaveCount(0);
  await page.goto('/runs');
  for (const name of NAMES) await expect(row(page, name)).toBeVisible();
});

test('a comment and a classified photo are archived where they stand, and come back there', async ({
  page,
}) => {
  const [model] = (await localApi().models.list.query({})).items;
  const say = (body: string) => localApi().comments.add.mutate({ model: String(model?.id), body });
  await say('Worn at the rim');
  await page.goto(`/models/${model?.id}`);
  const thread = page.getByRole('region', { name: 'Comments' });
  const comment = thread.getByRole('listitem').filter({ hasText: 'Worn at the rim' });
  await press(comment.getByRole('button', { name: 'Archive comment' }));
  await expect(comment).toHaveCount(0);
  await press(thread.getByRole('switch', { name: 'Show archived (1)' }), 'Space');
  await press(comment.getByRole('button', { name: 'Unarchive comment' }));
  await expect(thread.getByRole('switch')).toHaveCount(0);
  await expect(comment).toBeVisible();
  // In bulk, as rows of a table.
  await say('Worn at the edge');
  const worn = thread.getByRole('listitem').filter({ hasText: 'Worn at the' });
  await expect(worn).toHaveCount(2);
  await press(thread.getByRole('button', { name: 'Select', exact: true }));
  for (const one of await worn.all()) await press(one.getByRole('checkbox'), 'Space');
  const bar = page.getByRole('region', { name: 'Selection' });
  await expect(bar).toContainText('2 comments selected');
  await press(bar.getByRole('button', { name: 'Delete' }));
  await press(page.getByRole('dialog').getByRole('button', { name: 'Move to bin' }));
  await expect(worn).toHaveCount(0);

  const photo = await demoPhoto();
  for (const name of ['archived.jpg', 'second.jpg']) {
    await page.request.post(`/api/classify?name=${name}&models=${model?.number}`, {
      headers: { origin: url(), 'content-type': photo.mimeType },
      data: photo.buffer,
    });
  }
  await page.goto('/classify');
  const history = page.getByRole('region', { name: 'History' });
  const entry = history.getByRole('listitem').filter({ hasText: 'archived.jpg' });
  await press(entry.getByRole('button', { name: 'Archive archived.jpg', exact: true }));
  await expect(entry).toHaveCount(0);
  await press(history.getByRole('switch', { name: 'Show archived' }), 'Space');
  await press(entry.getByRole('button', { name: 'Unarchive archived.jpg' }));
  await expect(entry.getByText('Archived', { exact: true })).toHaveCount(0);
  for (const name of ['archived.jpg', 'second.jpg'])
    await press(history.getByRole('checkbox', { name: `Select ${name}` }), 'Space');
  await press(bar.getByRole('button', { name: 'Archive' }));
  await expect(entry.getByText('Archived', { exact: true })).toBeVisible();
  await expect(bar).toHaveCount(0);
});

test('a person is erased with comments and photos, and the log shows all of it', async ({ page }) => {
  const [model] = (await localApi().models.list.query({})).items;
  const invitation = await page.request.post('/api/trpc/team.invite', {
    headers: { origin: url() },
    data: { json: { role: 'member' } },
  });
  const token = new URL((await invitation.json()).result.data.json.path, url()).searchParams.get('token');
  const theirs = await request.newContext({ baseURL: url(), extraHTTPHeaders: { origin: url() } });
  await theirs.post('/api/trpc/team.acceptInvite', { data: { json: { token, ...leaver } } });
  const { email, password } = leaver;
  expect((await theirs.post('/api/auth/sign-in/email', { data: { email, password } })).ok()).toBe(true);
  const body = 'I was never here';
  await theirs.post('/api/trpc/comments.add', { data: { json: { model: model?.id, body } } });
  const photo = await demoPhoto();
  const answer = await theirs.post(`/api/classify?name=their.jpg&models=${model?.number}`, {
    headers: { 'content-type': photo.mimeType },
    data: photo.buffer,
  });
  expect(answer.ok()).toBe(true);
  await theirs.dispose();
  await page.goto(`/models/${model?.id}`);
  await expect(page.getByText(body)).toBeVisible();

  await page.goto('/team');
  await chooseInMenu(page, page.getByRole('button', { name: 'Actions for Gus Gone' }), 'Erase…');
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('1 classified photo');
  const confirm = dialog.getByRole('button', { name: 'Erase for good' });
  await expect(confirm).toBeDisabled();
  await press(dialog.getByRole('checkbox', { name: /comment/ }), 'Space');
  await dialog.getByLabel(/Type .* to confirm/).fill(email);
  await press(confirm);
  await expect(page.getByRole('row').filter({ hasText: email })).toHaveCount(0);
  await page.goto(`/models/${model?.id}`);
  await expect(page.getByRole('region', { name: 'Comments' })).toBeVisible();
  await expect(page.getByText(body)).toHaveCount(0);

  const actions = ['archive', 'unarchive', 'delete', 'restore'].map((action) => `lifecycle.${action}`);
  for (const action of [...actions, 'team.erase']) {
    await page.goto('/audit');
    await press(page.getByRole('combobox', { name: 'Action' }));
    await press(page.getByRole('option', { name: action, exact: true }));
    await expect(page).toHaveURL(new RegExp(`action=${action}`));
    const entries = page.getByRole('table', { name: 'Audit log' }).locator('tbody tr');
    await expect(entries.first()).toContainText('page · 127.0.0.1');
    await expect(entries.filter({ hasNotText: action })).toHaveCount(0);
  }
  await press(page.getByRole('button', { name: 'Export' }));
  const href = await page.getByRole('menuitem', { name: 'CSV' }).getAttribute('href');
  const lines = (await (await page.request.get(href ?? '')).text()).trim().split('\n');
  expect(lines.length).toBeGreaterThan(1);
  for (const line of lines.slice(1)) expect(line).toContain('team.erase');
  expect(lines.join()).not.toContain(leaver.name);
});
