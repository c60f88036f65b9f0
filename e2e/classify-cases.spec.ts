import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import sharp from 'sharp';
import { drawDemoSet } from '../src/demo-coins/demo-set';
import type { FromWorker } from '../src/features/classify/live/live-protocol';
import type { ClassificationItem } from '../src/shared/contracts/classify';
import { localApi } from './support/api';
import { SHARED_DATASET } from './support/shared-installation';

/*
 * What people really bring to Classify and to a phone's camera page, with drawn photos.
 */

let folder: string;
test.beforeAll(async () => {
  folder = path.join(await mkdtemp(path.join(tmpdir(), 'mintmark-cases-')), 'from the attic');
  await mkdir(path.join(folder, 'older'), { recursive: true });
  const perClass = { train: 1, validation: 0, test: 0 };
  let drawn = 0;
  for await (const { bytes } of drawDemoSet({ seed: 77, perClass })) {
    if (drawn === 6) break;
    await writeFile(path.join(folder, drawn % 2 ? 'older' : '', `coin ${++drawn}.jpg`), bytes);
  }
  await writeFile(path.join(folder, 'broken.jpg'), 'this is no photo');
  await writeFile(path.join(folder, 'notes.txt'), 'bought in May');
});
test.afterAll(() => rm(path.dirname(folder), { recursive: true, force: true }));

const rows = (page: Page) => page.getByRole('list', { name: 'Classified photos' }).getByRole('listitem');

test('a folder is answered photo by photo in a table, names what is no photo, and becomes a CSV', async ({
  page,
}) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto('/classify');
  await page.getByLabel('Folder to classify').setInputFiles(folder);
  // What is no photo by its name is left alone.
  await expect(rows(page)).toHaveCount(7);
  const broken = rows(page).filter({ hasText: 'broken.jpg' });
  await expect(broken.getByRole('alert')).toContainText('JPEG, PNG');
  await expect(broken.getByRole('button', { name: 'Try again' })).toHaveCount(0);
  for (let n = 1; n <= 6; n++) {
    await expect(rows(page).filter({ hasText: `coin ${n}.jpg` })).toContainText(
      /%|Not a coin I know|No coin/,
    );
  }
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'CSV' }).click();
  const table = await readFile((await (await downloading).path()) ?? '', 'utf8');
  for (let n = 1; n <= 6; n++) expect(table).toContain(`coin ${n}.jpg`);

  // As cards: all that a card says lies within it.
  await page.getByRole('switch', { name: 'Table' }).click();
  const answers = page.getByRole('region', { name: /^Prediction of/ });
  await expect(answers.first()).toBeVisible();
  for (const answer of await answers.all()) {
    const over = await answer.evaluate((card) => {
      const { right } = card.getBoundingClientRect();
      return [...card.querySelectorAll('*')].filter((it) => it.getBoundingClientRect().right > right + 1)
        .length;
    });
    expect(over).toBe(0);
  }
});

test('noise is no coin, and a coin at the side of a wide photo is found and shown', async ({ page }) => {
  const size = { width: 640, height: 480, channels: 3 as const };
  const noise = { type: 'gaussian' as const, mean: 128, sigma: 50 };
  const noisy = await sharp({ create: { ...size, background: '#888', noise } })
    .jpeg()
    .toBuffer();
  const coin = await sharp(path.join(folder, 'coin 1.jpg')).resize(400, 400).toBuffer();
  const wide = await sharp({ create: { ...size, width: 1400, background: '#9a9488' } })
    .composite([{ input: coin, left: 40, top: 40 }])
    .jpeg()
    .toBuffer();
  await page.goto('/classify');
  await page.getByLabel('Photos to classify').setInputFiles([
    { name: 'noise.jpg', mimeType: 'image/jpeg', buffer: noisy },
    { name: 'wide.jpg', mimeType: 'image/jpeg', buffer: wide },
  ]);
  await expect(page.getByText(/No coin/).first()).toBeVisible();
  const shown = page.getByRole('button', { name: 'Enlarge wide.jpg' });
  await expect(shown.locator('ellipse').first()).toBeAttached();
  const middle = await shown
    .locator('ellipse')
    .first()
    .evaluate((it) => Number(it.getAttribute('cx')));
  expect(middle).toBeLessThan(0.35);
});

/** Of a probability, between a browser and the server: they decode and scale with other programs. */
const BROWSER_TOLERANCE = 0.03;
/** Of a circle, in radii: one level of a pixel may choose another ring of a coin. */
const CIRCLE_TOLERANCE = 0.15;

test('a browser answers by itself as the server does, and continues without it', async ({
  page,
  context,
  baseURL,
}) => {
  const [model] = (await localApi().models.list.query({ canClassify: true })).items;
  const live = await localApi().classify.live.query({ model: model?.id ?? '' });
  const coin = await readFile(path.join(folder, 'coin 1.jpg'));
  const small = await sharp(coin).resize(120, 120).toBuffer();
  const wide = await sharp({ create: { width: 1900, height: 1100, channels: 3, background: '#9a9488' } })
    .composite([{ input: await sharp(coin).resize(400, 400).toBuffer(), left: 1300, top: 500 }])
    .jpeg()
    .toBuffer();
  const photos = [coin, small, wide];
  await page.goto('/classify');
  await page.evaluate(async (model) => {
    const worker = new Worker(model.program, { type: 'module' });
    Object.assign(window, { liveWorker: worker });
    const said = new Promise<{ type: string; reason?: string }>((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = () => reject(new Error('the worker does not start'));
    });
    worker.postMessage({ type: 'open', model });
    const { type, reason } = await said;
    if (type !== 'ready') throw new Error(reason);
  }, live);
  await context.setOffline(true);
  const answers = await page.evaluate(
    async (all) => {
      const { liveWorker } = window as unknown as { liveWorker: Worker };
      const seen = [];
      for (const photo of all) {
        const bytes = Uint8Array.from(atob(photo), (letter) => letter.charCodeAt(0));
        const picture = await createImageBitmap(new Blob([bytes], { type: 'image/jpeg' }));
        const said = new Promise<MessageEvent>((resolve) => {
          liveWorker.onmessage = resolve;
        });
        liveWorker.postMessage({ type: 'look', picture }, [picture]);
        seen.push((await said).data);
      }
      return seen;
    },
    photos.map((photo) => photo.toString('base64')),
  );
  await context.setOffline(false);
  for (const [index, photo] of photos.entries()) {
    const answer = await page.request.post(`/api/classify?models=${live.id}`, {
      data: photo,
      headers: { origin: baseURL ?? '' },
    });
    const item = (await answer.json()) as ClassificationItem;
    const { seen } = answers[index] as Extract<FromWorker, { type: 'seen' }>;
    expect(seen.coins).toHaveLength(item.found?.coins.length ?? 0);
    expect(seen.coins).toHaveLength(1);
    const [there, here] = [item.found?.coins[0], seen.coins[0]];
    for (const side of ['x', 'y', 'a'] as const) {
      expect(Math.abs((here?.[side] ?? 0) - (there?.[side] ?? 0))).toBeLessThan(
        CIRCLE_TOLERANCE * (there?.a ?? 0),
      );
    }
    const [result] = item.results;
    expect(seen.answers?.[0]?.top.map((score) => score.class)).toEqual(
      result?.top.map((score) => score.class),
    );
    for (const [rank, { p }] of (result?.top ?? []).entries()) {
      expect(Math.abs((seen.answers?.[0]?.top[rank]?.p ?? 0) - p)).toBeLessThan(BROWSER_TOLERANCE);
    }
  }
});

test('the live camera says what it sees before a photo is taken', async ({
  playwright,
  storageState,
  baseURL,
}, { project }) => {
  const film = path.join(path.dirname(folder), 'coin.mjpeg');
  const coin = await sharp(path.join(folder, 'coin 1.jpg')).resize(480, 480).toBuffer();
  const frame = await sharp({ create: { width: 640, height: 480, channels: 3, background: '#9a9488' } })
    .composite([{ input: coin, left: 80, top: 0 }])
    .jpeg({ chromaSubsampling: '4:2:0' })
    .toBuffer();
  await writeFile(film, Buffer.concat(Array.from({ length: 4 }, () => frame)));
  const launch = project.use.launchOptions;
  const browser = await playwright.chromium.launch({
    ...launch,
    args: [
      ...(launch?.args ?? []),
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      `--use-file-for-fake-video-capture=${film}`,
    ],
  });
  const page = await browser.newPage({ storageState, baseURL, viewport: { width: 390, height: 844 } });
  await page.goto('/classify');
  await page.getByRole('button', { name: 'Live camera' }).click();
  const camera = page.getByRole('dialog', { name: 'Camera' });
  await expect(camera.getByText('1 coin seen')).toBeVisible();
  await expect(camera.getByRole('list', { name: 'Live answers' }).getByRole('listitem')).toHaveText(
    /%|Not a coin I know/,
  );
  await expect(camera.getByText(/By .* in this browser/)).toBeVisible();
  await camera.getByRole('button', { name: 'Classify what is seen' }).click();
  await expect(page.getByRole('button', { name: /^Enlarge camera/ })).toBeVisible();
  await browser.close();
});

test('a phone’s camera page sends what its camera shows to the queue, and takes it back', async ({
  playwright,
  storageState,
  baseURL,
}, { project }) => {
  const dataset = await localApi().datasets.get.query({ dataset: SHARED_DATASET });
  const launch = project.use.launchOptions;
  const browser = await playwright.chromium.launch({
    ...launch,
    // A test picture in place of a camera, without a question.
    args: [...(launch?.args ?? []), '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'],
  });
  const viewport = { width: 390, height: 844 };
  const page = await browser.newPage({ storageState, baseURL, viewport, hasTouch: true });
  const waiting = async () => (await localApi().incoming.counts.query({ datasetId: dataset.id })).unlabelled;
  const before = await waiting();
  await page.goto(`/datasets/${dataset.id}/camera`);
  await page.getByRole('button', { name: 'Start the camera' }).click();
  await page.getByRole('button', { name: 'Take a photo' }).click();
  const shot = page.getByRole('list', { name: 'Shots' }).getByRole('listitem');
  await expect(shot.getByText('In the queue', { exact: true })).toBeVisible();
  await expect(page.getByRole('status').filter({ hasText: '1 photo of 1 in the queue' })).toBeVisible();
  expect(await waiting()).toBe(before + 1);
  await shot.getByRole('button', { name: 'Take back' }).click();
  await expect(shot.getByText('Taken back')).toBeVisible();
  expect(await waiting()).toBe(before);
  await browser.close();
});
