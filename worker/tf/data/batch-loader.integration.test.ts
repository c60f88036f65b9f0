import { execFile } from 'node:child_process';
import { truncateSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { seededRandom } from '@/shared/augment/random';
import { normalizePixels, preprocessingFor } from '@/shared/preprocessing';
import { type RecipeInput, recipeSchema } from '@/shared/recipe/recipe';
import { BatchLoader, defaultThreads, type LoadedBatch } from './batch-loader';
import { epochBatches } from './epoch-order';
import type { Example } from './examples';
import { PixelStore } from './pixel-store';

const size = 32;
const length = size * size * 3;
const photos = 22;
const hashes = Array.from({ length: photos }, (_, i) => `hash-${String(i).padStart(2, '0')}`);
const train: Example[] = hashes.map((hash, i) => ({ hash, classIndex: i % 3 }));
const bytes = Uint8Array.from(
  { length: photos * length },
  (
    (next) => () =>
      Math.floor(next() * 256)
  )(seededRandom(1)),
);

let folder: string;
let file: string;
let store: PixelStore;
const loaders: BatchLoader[] = [];

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'mintmark-loader-'));
  file = path.join(folder, 'photos.rgb');
  await writeFile(file, bytes);
  store = PixelStore.open({ file, hashes, size });
});
afterEach(async () => {
  await Promise.all(loaders.splice(0).map((loader) => loader.close()));
  store.close();
  await rm(folder, { recursive: true });
});

async function open(threads: number, recipe: RecipeInput = {}): Promise<BatchLoader> {
  const loader = await BatchLoader.open({ store, recipe: recipeSchema.parse(recipe), batchSize: 6, threads });
  loaders.push(loader);
  return loader;
}

const order = (epoch: number) => epochBatches({ train, seed: 1, epoch, batchSize: 6 });
const copy = (batch: LoadedBatch) => ({ ...batch, pixels: batch.pixels.slice() });

async function all(loader: BatchLoader, epoch = 1, from = 0): Promise<LoadedBatch[]> {
  const batches: LoadedBatch[] = [];
  for await (const batch of loader.epoch({ batches: order(epoch), epoch, from })) batches.push(copy(batch));
  return batches;
}

describe('the batch loader', () => {
  it('gives each photo of the order with its class, as the specification has it', async () => {
    const loader = await open(2, { augmentation: { enabled: false } });
    const batches = await all(loader);
    expect(batches.map(({ classes }) => classes.length)).toEqual([5, 6, 5, 6]);
    for (const [b, batch] of order(1).entries()) {
      const loaded = batches[b] as LoadedBatch;
      expect([...loaded.classes]).toEqual(batch.map(({ classIndex }) => classIndex));
      expect(loaded).toMatchObject({ partners: null, shares: null });
      for (const [i, { hash }] of batch.entries()) {
        const row = hashes.indexOf(hash);
        const expected = normalizePixels(
          bytes.subarray(row * length, (row + 1) * length),
          preprocessingFor(size),
        );
        expect(loaded.pixels.slice(i * length, (i + 1) * length)).toEqual(expected);
      }
    }
  });

  it.each(['none', 'mixup', 'cutmix'] as const)(
    'gives the same batches for any number of threads and from any batch on, with mix %s',
    async (kind) => {
      const recipe = { mix: { kind, alpha: 1 }, augmentation: { noise: 0.2, background: 0.5 } };
      const own = await all(await open(0, recipe), 2);
      for (const threads of [1, 3]) expect(await all(await open(threads, recipe), 2)).toEqual(own);
      expect(await all(await open(1, recipe), 2, 2)).toEqual(own.slice(2));
      expect(own[0]?.shares === null).toBe(kind === 'none');
      const batch = own[0] as LoadedBatch;
      if (kind !== 'none') expect([...(batch.partners ?? [])]).toEqual([...batch.classes].reverse());
    },
  );

  it('draws afresh in each epoch', async () => {
    const loader = await open(1);
    const [first, second] = [await all(loader, 1), await all(loader, 2)];
    expect(second).not.toEqual(first);
    expect(await all(loader, 1)).toEqual(first);
  });

  it('continues with the next epoch after one that was left in its middle', async () => {
    const loader = await open(1);
    const whole = await all(loader, 2);
    for (let time = 0; time < 6; time++) {
      for await (const _ of loader.epoch({ batches: order(1), epoch: 1, from: 0 })) break;
    }
    expect(await all(loader, 2)).toEqual(whole);
  });

  it.each([0, 1])('says what is wrong when the pixel cache was cut (%d threads)', async (threads) => {
    const loader = await open(threads);
    truncateSync(file, 3 * length + 1);
    await expect(all(loader)).rejects.toMatchObject({
      code: 'dataset-invalid',
      message: expect.stringContaining('decoded pixels ends before image'),
    });
  });

  it('names the image that is not in the pixel cache', async () => {
    const loader = await open(1);
    const batches = [[{ hash: 'unknown', classIndex: 0 }]];
    await expect(loader.epoch({ batches, epoch: 1, from: 0 }).next()).rejects.toMatchObject({
      code: 'dataset-invalid',
      message: expect.stringContaining('unknown'),
    });
  });

  it('fails the reader, and not the process, when its thread ends', async () => {
    const loader = await open(1);
    const epoch = loader.epoch({ batches: order(1), epoch: 1, from: 0 });
    await epoch.next();
    await loader.close();
    const rest = async () => {
      for (;;) if ((await epoch.next()).done) return;
    };
    await expect(rest()).rejects.toMatchObject({ message: expect.stringContaining('ended: exit code') });
  });

  it('works without threads where none can be started, and says so', async () => {
    vi.resetModules();
    vi.doMock('./thread-program', () => ({
      startLoaderThread: async () => {
        throw new Error('no thread for you');
      },
    }));
    const { BatchLoader: Loader } = await import('./batch-loader');
    vi.doUnmock('./thread-program');
    const reasons: string[] = [];
    const loader = await Loader.open({
      store,
      recipe: recipeSchema.parse({}),
      batchSize: 6,
      threads: 2,
      onNoThreads: (reason) => reasons.push(reason),
    });
    expect(reasons).toEqual(['no thread for you']);
    expect(await all(loader)).toEqual(await all(await open(1)));
  });

  it('does not keep the process alive', async () => {
    const program = `
      import { BatchLoader } from './worker/tf/data/batch-loader';
      import { PixelStore } from './worker/tf/data/pixel-store';
      import { recipeSchema } from './src/shared/recipe/recipe';
      const store = PixelStore.open({ file: ${JSON.stringify(file)}, hashes: ['a', 'b'], size: ${size} });
      const loader = await BatchLoader.open({ store, recipe: recipeSchema.parse({}), batchSize: 1, threads: 1 });
      const batches = [[{ hash: 'a', classIndex: 0 }], [{ hash: 'b', classIndex: 1 }]];
      for await (const batch of loader.epoch({ batches, epoch: 1, from: 0 })) console.log(batch.pixels.length);
    `;
    const entry = path.resolve(`loader-${process.pid}.tmp.ts`);
    await writeFile(entry, program);
    const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', entry], {
      timeout: 60_000,
    }).finally(() => rm(entry));
    expect(stdout).toBe(`${length}\n${length}\n`);
  });
});

it('takes one thread on two cores, at most sixteen, and fewer where their batches are large', () => {
  const threads = (photos: number) => (cores: number) => defaultThreads(photos * 224 * 224 * 3 * 4, cores);
  expect([1, 2, 3, 4, 8, 64].map(threads(32))).toEqual([1, 1, 1, 2, 4, 16]);
  // A batch of 128 photos takes 74 MiB, of 4,096 more than all batches may.
  expect([8, 64].map(threads(128))).toEqual([4, 11]);
  expect(threads(4096)(64)).toBe(1);
});
