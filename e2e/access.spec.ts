import { expect, request, test } from '@playwright/test';
import { io } from 'socket.io-client';
import { localApi, sharedInstallation } from './support/api';

const url = () => sharedInstallation().url;

test.describe('without a session', () => {
  test.use({ storageState: { cookies: [], origins: [] } });

  for (const path of ['/', '/datasets', '/runs', '/models', '/classify', '/team', '/workers', '/account']) {
    test(`${path} leads to sign-in and back`, async ({ page }) => {
      await page.goto(path);
      await expect(page).toHaveURL(/\/login/);
      await expect(page.getByLabel('E-mail')).toBeVisible();
      if (path !== '/') expect(page.url()).toContain(encodeURIComponent(path));
    });
  }

  test('API, photos, uploads, exports and sockets are refused', async () => {
    const stranger = await request.newContext({ baseURL: url(), extraHTTPHeaders: { origin: url() } });
    const dataset = (await localApi().datasets.list.query({})).items[0];
    const photo = dataset?.sampleHashes[0];
    const model = (await localApi().models.list.query({})).items[0];
    for (const path of [
      '/api/trpc/runs.list?input=%7B%22json%22%3A%7B%7D%7D',
      `/api/photos/${photo}`,
      `/api/models/${model?.id}/export`,
    ]) {
      expect((await stranger.get(path)).status(), path).toBe(401);
    }
    expect((await stranger.post('/api/worker/photos', { data: { hashes: [photo] } })).status()).toBe(401);
    expect((await stranger.post('/api/classify', { data: Buffer.from('x') })).status()).toBe(401);
    expect((await stranger.post('/api/datasets/import?name=x', { data: Buffer.from('x') })).status()).toBe(
      401,
    );
    for (const namespace of ['live', 'worker']) {
      const socket = io(`${url()}/${namespace}`, { transports: ['websocket'], reconnection: false });
      const outcome = await new Promise<string>((done) => {
        socket.on('connect', () => done('connected'));
        socket.on('connect_error', () => done('refused'));
      });
      socket.close();
      expect(outcome, namespace).toBe('refused');
    }
    await stranger.dispose();
  });

  test('a wrong password is refused in words, without saying whether the account exists', async ({
    page,
  }) => {
    await page.goto('/login');
    for (const email of ['ada@example.org', 'nobody@example.org']) {
      await page.getByLabel('E-mail').fill(email);
      await page.getByLabel('Password', { exact: true }).fill('not the password');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await expect(page.getByRole('alert').first()).toContainText(/password/i);
    }
  });
});

test('a viewer sees everything and is offered nothing that would be refused', async ({ page, browser }) => {
  await page.goto('/team');
  const invite = await page.request.post('/api/trpc/team.invite', {
    headers: { origin: url() },
    data: { json: { role: 'viewer' } },
  });
  const { path } = (await invite.json()).result.data.json;
  const context = await browser.newContext({ storageState: { cookies: [], origins: [] } });
  const viewer = await context.newPage();
  await viewer.goto(path);
  await viewer.getByLabel('Name').fill('Vic Looker');
  await viewer.getByLabel('E-mail').fill('vic@example.org');
  await viewer.getByLabel('Password', { exact: true }).fill('only looking here');
  await viewer.getByRole('button', { name: 'Create account' }).click();
  await expect(viewer.getByRole('heading', { name: 'Overview' })).toBeVisible();
  await viewer.goto('/runs');
  await expect(viewer.getByRole('heading', { name: 'Runs', level: 1 })).toBeVisible();
  await expect(viewer.getByRole('link', { name: /New run/ })).toHaveCount(0);
  const dataset = (await localApi().datasets.list.query({})).items[0];
  const start = await viewer.request.post('/api/trpc/runs.start', {
    headers: { origin: url() },
    data: { json: { dataset: dataset?.name, recipe: {} } },
  });
  expect(start.status()).toBe(403);
  const forged = await viewer.request.post('/api/trpc/comments.add', {
    headers: { origin: 'https://elsewhere.example' },
    data: { json: { model: '1', body: 'forged' } },
  });
  expect(forged.status()).toBe(403);
  await context.close();
});
