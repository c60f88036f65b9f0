import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@playwright/test';
import sharp from 'sharp';
import { colourPhoto } from '../src/server/testing/test-photos';
import { buildZip } from '../src/server/testing/zip-files';
import { localApi } from './support/api';

const NAME = 'boxed coins';

/** Noise, so that no two parts of it are the same photo. */
const table = (mean: number) =>
  sharp({
    create: {
      width: 300,
      height: 160,
      channels: 3,
      background: '#888',
      noise: { type: 'gaussian', mean, sigma: 30 },
    },
  })
    .png()
    .toBuffer();

async function cocoArchive(): Promise<Buffer> {
  const images = [1, 2, 3].map((id) => ({ id, file_name: `${id}.png`, width: 300, height: 160 }));
  const coco = {
    images,
    annotations: images.flatMap(({ id }) => [
      { image_id: id, category_id: 1, bbox: [20, 50, 60, 60] },
      { image_id: id, category_id: 2, bbox: [200 + id, 50, 60, 60] },
    ]),
    categories: [
      { id: 1, name: 'red' },
      { id: 2, name: 'green' },
    ],
  };
  return buildZip([
    { path: '1.png', bytes: await table(100) },
    { path: '2.png', bytes: await table(150) },
    { path: '3.png', bytes: await table(200) },
    { path: '_annotations.coco.json', bytes: JSON.stringify(coco) },
  ]);
}

test('an archive with boxes is fetched by its address, and a photo that is sent becomes its next version by keys', async ({
  page,
  baseURL,
}) => {
  const archive = await cocoArchive();
  const source = createServer((_, res) => res.end(archive));
  await new Promise<void>((done) => source.listen(0, '127.0.0.1', done));
  const address = `http://127.0.0.1:${(source.address() as AddressInfo).port}/${NAME.replace(' ', '%20')}.zip`;

  await page.goto('/datasets');
  await page
    .getByRole('button', { name: /Import/ })
    .first()
    .click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Or let the server fetch them').fill(address);
  await dialog.getByLabel('Name').fill(NAME);
  await dialog.getByRole('button', { name: 'Fetch' }).click();
  await expect(page.getByText('2 classes, 6 photos. Nothing is saved yet.')).toBeVisible();
  await expect(page.getByText('Each box becomes a photo of its own.')).toBeVisible();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText(`${NAME}, version 1`)).toBeVisible();
  source.close();

  const dataset = await localApi().datasets.get.query({ dataset: NAME });
  const sent = await page.request.post(`/api/datasets/${dataset.id}/incoming?name=found.png&source=camera`, {
    data: await colourPhoto('red', 8100),
    headers: { origin: baseURL ?? '' },
  });
  expect(sent.status()).toBe(201);
  await page.goto(`/datasets/${dataset.id}/incoming`);
  await expect(page.getByAltText('found.png').first()).toBeVisible();
  await page.keyboard.press('/');
  await page.keyboard.type('gree');
  await page.keyboard.press('Enter');
  await expect(page.getByText('No photo waits for a class')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('a');
  await page.getByRole('dialog').getByRole('button', { name: 'Accept' }).click();
  await expect(page.getByText('Version 2 is being saved.')).toBeVisible();
  const latest = async () => (await localApi().datasets.get.query({ dataset: NAME })).versions[0];
  await expect.poll(async () => (await latest())?.number).toBe(2);
  expect((await latest())?.photos.train).toBe((dataset.versions[0]?.photos.train ?? 0) + 1);

  await localApi().lifecycle.delete.mutate({ kind: 'dataset', refs: [dataset.id] });
});
