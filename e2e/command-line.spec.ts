import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from '@playwright/test';
import { demoFolder, firstTestPhoto, sharedData } from './support/coin-folder';
import { type MintmarkServer, startMintmark } from './support/mintmark-server';
import { predictWithStockTfjs } from './support/stock-tfjs';

test.describe.configure({ mode: 'serial' });

let server: MintmarkServer;
let folder: string;
const perClass = { train: 12, validation: 4, test: 3 };
const classes = 4;

test.beforeAll(async () => {
  folder = await demoFolder({ classes, perClass });
  server = await startMintmark({
    env: {
      MINTMARK_DEMO: '0',
      MINTMARK_ADMIN_EMAIL: 'cli@example.org',
      MINTMARK_ADMIN_PASSWORD: 'only-for-this-test',
      MINTMARK_BASE_WEIGHTS: resolve(sharedData, '../weights'),
    },
  });
});

test.afterAll(async () => {
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

test('imports a folder with its names and splits', async () => {
  const imported = await server.cli('datasets', 'import', folder, '--name', 'four coins');
  expect(imported).toMatchObject({
    dataset: 'four coins',
    version: 1,
    classes,
    photos: { train: 48, validation: 16, test: 12 },
    skipped: [],
  });
  const shown = await server.cli('datasets', 'show', 'four coins');
  expect(shown.classes).toHaveLength(classes);
  expect(shown.classes[0].currency).toBeTruthy();
  const list = await server.cli('datasets', 'list');
  expect(list).toMatchObject([{ dataset: 'four coins', version: 1, classes }]);
});

test('refuses the same photos a second time and says which version has them', async () => {
  await expect(server.cli('datasets', 'import', folder, '--name', 'four coins')).rejects.toThrow(/version 1/);
});

test('trains, and tells every epoch, the model and its confusion matrix', async () => {
  const done = await server.cli(
    ...['runs', 'start', '--dataset', 'four coins', '--preset', 'quick', '--name', 'first'],
    // The golden set below proves that trainer and server cut out the coin alike.
    ...['--set', 'epochs=3', '--set', 'earlyStopping=false', '--set', 'framing=coin', '--wait'],
  );
  expect(done).toMatchObject({ state: 'succeeded', epochs: 3, stoppedEarly: false });
  expect(done.model).toBeTruthy();

  const shown = await server.cli('runs', 'show', String(done.run));
  expect(shown.epochs.map((epoch: { epoch: number }) => epoch.epoch)).toEqual([1, 2, 3]);
  for (const key of ['loss', 'accuracy', 'valLoss', 'valAccuracy', 'learningRate', 'imgPerSec']) {
    expect(typeof shown.epochs[0][key]).toBe('number');
  }

  const model = await server.cli('models', 'show', String(done.model));
  const counted = model.confusion.reduce((sum: number, [, , n]: [number, number, number]) => sum + n, 0);
  expect(counted).toBe(classes * perClass.test);
  const right = model.confusion
    .filter(([truth, predicted]: [number, number]) => truth === predicted)
    .reduce((sum: number, [, , n]: [number, number, number]) => sum + n, 0);
  expect(right / counted).toBeCloseTo(done.test.top1, 6);
  expect(model.perClass).toHaveLength(classes);
  expect(model.goldenDifference).toBeLessThan(2e-3);
});

test('stops a run and keeps its best weights; cancels one and keeps nothing', async () => {
  const start = (name: string) =>
    server.cli(
      ...['runs', 'start', '--dataset', 'four coins', '--preset', 'quick', '--name', name],
      ...['--set', 'epochs=500', '--set', 'earlyStopping=false'],
    );
  const stopped = await start('to be stopped');
  await expect
    .poll(async () => (await server.cli('runs', 'show', String(stopped.run))).epochs.length, {
      timeout: 90_000,
    })
    .toBeGreaterThan(1);
  await server.cli('runs', 'stop', String(stopped.run));
  const kept = await server.cli('runs', 'watch', String(stopped.run));
  expect(kept).toMatchObject({ state: 'succeeded', stoppedEarly: false });
  expect(kept.epochs).toBeLessThan(500);
  expect(kept.model).toBeTruthy();

  const cancelled = await start('to be cancelled');
  await server.cli('runs', 'cancel', String(cancelled.run));
  await expect
    .poll(async () => (await server.cli('runs', 'show', String(cancelled.run))).state, { timeout: 60_000 })
    .toBe('cancelled');
  expect((await server.cli('runs', 'show', String(cancelled.run))).model).toBeNull();
});

test('exports a model that stock TF.js loads and that answers as the server does', async () => {
  const [model] = await server.cli('models', 'list');
  const parent = await mkdtemp(join(tmpdir(), 'mintmark-export-'));
  const out = join(parent, 'model');
  await server.cli('models', 'export', String(model.model), '--out', out);
  const manifest = JSON.parse(await readFile(join(out, 'manifest.json'), 'utf8'));
  const image = await firstTestPhoto(folder);
  const [answer] = await server.cli('classify', image, '--models', String(model.model));
  expect(answer.results).toHaveLength(1);
  const top = answer.results[0].top;
  expect(top).toHaveLength(Math.min(5, classes));
  expect(top[0]).toMatchObject({
    value: expect.any(String),
    currency: expect.any(String),
    country: expect.any(String),
  });

  const probabilities = await predictWithStockTfjs({
    modelJson: join(out, 'tfjs/model.json'),
    image,
    preprocessing: manifest.preprocessing,
  });
  for (const score of top) {
    const index = manifest.classes.findIndex((c: { key: string }) => c.key === score.class);
    expect(Math.abs((probabilities[index] ?? Number.NaN) - score.p)).toBeLessThan(2e-3);
  }
  await expect(server.cli('models', 'export', String(model.model), '--out', out)).rejects.toThrow(
    /not empty/,
  );
  await rm(parent, { recursive: true, force: true });
});

test('asks two model versions about one photo', async () => {
  const models = await server.cli('models', 'list');
  const [answer] = await server.cli(
    ...['classify', await firstTestPhoto(folder), '--models', `${models[0].model},${models[1].model}`],
  );
  expect(answer.results.map((result: { model: number }) => result.model)).toEqual([
    models[0].model,
    models[1].model,
  ]);
});

test('says what is wrong and exits non-zero', async () => {
  const start = ['runs', 'start', '--dataset', 'four coins'];
  await expect(server.cli(...start, '--set', 'width=0.4')).rejects.toThrow('0.35, 0.5, 0.75, 1');
  await expect(server.cli('runs', 'start', '--dataset', 'no such coins')).rejects.toThrow(/no such coins/);
  await expect(server.cli('runs', 'show', '999999')).rejects.toThrow(/999999/);
  await expect(server.cli('datasets', 'import', '/nowhere/at.zip', '--name', 'x')).rejects.toThrow(/nowhere/);
  await expect(server.cli('classify', join(folder, 'cat_to_name.json'))).rejects.toThrow(/image|photo/i);
});
