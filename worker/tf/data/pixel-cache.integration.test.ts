import { existsSync } from 'node:fs';
import { mkdir, open, readdir, rm, symlink, truncate, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { FoundCoin } from '@/shared/detector/find-coins';
import { preprocessingFor, type SeenCoin } from '@/shared/preprocessing';
import type { TrainerJob } from '@/shared/trainer-job';
import { asTrainerError } from '../errors';
import { generatedJob } from '../testing/generated-job';
import { trainerTunables } from '../tunables';
import { makeRoom } from './disk-room';
import { openPixels } from './pixel-cache';

const { pixelCacheMaxGiB } = trainerTunables;
afterEach(() => {
  trainerTunables.pixelCacheMaxGiB = pixelCacheMaxGiB;
});

const folderOf = (job: TrainerJob) => path.join(job.cacheDir, 'pixels');
const names = async (job: TrainerJob) => (await readdir(folderOf(job))).sort();

/** Opens a job's pixels. @returns all of them, how many photos were decoded, and what was said of damage */
async function read(job: TrainerJob, size = 96, manifest = job.manifest) {
  const words: string[] = [];
  let decoded = 0;
  const { store } = await openPixels({
    manifest,
    photoDir: job.photoDir,
    cacheDir: job.cacheDir,
    spec: preprocessingFor(size),
    onProgress: (done) => {
      decoded = Math.max(decoded, done);
    },
    onDamaged: (text) => words.push(text),
  });
  const hashes = manifest.items.map(({ hash }) => hash);
  const bytes = Buffer.from(store.read(hashes));
  store.close();
  return { bytes, decoded, words };
}

describe('the cache of decoded photos', () => {
  it('is filled by the first run; the second reads no photo', async () => {
    const job = await generatedJob();
    const first = await read(job);
    expect(first).toMatchObject({ decoded: 48, words: [] });
    await rm(job.photoDir, { recursive: true });
    const second = await read(job);
    expect(second).toMatchObject({ decoded: 0, words: [] });
    expect(second.bytes.equals(first.bytes)).toBe(true);
  });

  it('looks for the coin of a photo once, whatever the sizes that it is decoded in', async () => {
    const job = await generatedJob();
    const seen = new Map<string, SeenCoin>();
    const decode = async (size: number) => {
      const spec = preprocessingFor(size, 1, 'coin');
      const { store } = await openPixels({ ...job, spec, seen, onProgress: () => {} });
      const hash = job.manifest.items[0]?.hash as string;
      const [corner] = store.read([hash]);
      store.close();
      return { hash, corner };
    };
    const { hash } = await decode(96);
    expect(seen.get(hash)?.coin).toMatchObject({ a: expect.any(Number) });
    // The middle of the coin, as if that had been found: no grey ground is seen around it.
    seen.set(hash, { coin: { ...(seen.get(hash)?.coin as FoundCoin), a: 8, b: 8 } });
    expect((await decode(64)).corner).toBe(0xb8);
  });

  it.each([
    ['a photo’s byte', 48 * 96 * 96 * 3 - 1],
    ['the first byte', 0],
    ['a checksum', 48 * 96 * 96 * 3 + 5],
    ['the digest', 48 * (96 * 96 * 3 + 4) + 31],
  ])('is made again, with a warning, where %s was flipped', async (_, position) => {
    const job = await generatedJob();
    const { bytes } = await read(job);
    const [name] = await names(job);
    const file = await open(path.join(folderOf(job), name as string), 'r+');
    const byte = Buffer.alloc(1);
    await file.read(byte, 0, 1, position);
    byte[0] = (byte[0] as number) ^ 4;
    await file.write(byte, 0, 1, position);
    await file.close();
    const again = await read(job);
    expect(again).toMatchObject({ decoded: 48, words: [expect.stringContaining('damaged')] });
    expect(again.bytes.equals(bytes)).toBe(true);
    expect(await read(job)).toMatchObject({ decoded: 0, words: [] });
    expect(await names(job)).toEqual([name]);
  });

  it('is made again, with a warning, where it was cut short or belongs to a data set that shrank', async () => {
    const job = await generatedJob();
    await read(job);
    const [name] = await names(job);
    await truncate(path.join(folderOf(job), name as string), 20_000);
    expect(await read(job)).toMatchObject({ decoded: 48, words: [expect.stringContaining('damaged')] });
    const shrunk = { ...job.manifest, items: job.manifest.items.slice(0, 40) };
    expect(await read(job, 96, shrunk)).toMatchObject({ decoded: 40, words: [expect.any(String)] });
  });

  it('keeps data sets and sizes apart', async () => {
    const job = await generatedJob();
    const other = { ...job.manifest, contentHash: 'another', items: job.manifest.items.slice(0, 10) };
    const all = () => Promise.all([read(job, 96), read(job, 128), read(job, 96, other)]);
    const first = await all();
    expect(await names(job)).toHaveLength(3);
    for (const [i, { bytes, decoded }] of (await all()).entries()) {
      expect(decoded).toBe(0);
      expect(bytes.equals(first[i]?.bytes as Buffer)).toBe(true);
    }
  });

  it('drops what was used least recently when it outgrows its limit, and never what the run needs', async () => {
    const job = await generatedJob();
    await read(job, 96);
    await read(job, 128);
    const [small, large] = (await names(job)).sort((a, b) =>
      a.includes('-96-') ? -1 : b.includes('-96-') ? 1 : 0,
    );
    const longAgo = new Date(Date.now() - 3_600_000);
    for (const name of [small, large])
      await utimes(path.join(folderOf(job), name as string), longAgo, longAgo);
    await read(job, 96);
    // Room for the two smaller ones, or for the largest alone.
    trainerTunables.pixelCacheMaxGiB = (48 * (160 ** 2 + 96 ** 2) * 3 + 10_000) / 1024 ** 3;
    await read(job, 160);
    expect(await names(job)).toEqual([small, expect.stringContaining('-160-')].sort());
    trainerTunables.pixelCacheMaxGiB = 0;
    expect(await read(job, 128)).toMatchObject({ decoded: 48 });
    expect(await names(job)).toEqual([large]);
  });

  it('removes the drafts that killed runs left, and leaves those that are being written', async () => {
    const job = await generatedJob();
    await mkdir(folderOf(job), { recursive: true });
    const [dead, busy] = ['a.pixels.1.tmp', 'b.pixels.2.tmp'].map((name) =>
      path.join(folderOf(job), name),
    ) as [string, string];
    await Promise.all([writeFile(dead, 'x'), writeFile(busy, 'x')]);
    const yesterday = new Date(Date.now() - 86_400_000);
    await utimes(dead, yesterday, yesterday);
    await read(job);
    expect(await names(job)).toEqual([expect.stringContaining('-96-'), path.basename(busy)]);
  });

  it.skipIf(!existsSync('/dev/full'))('leaves no draft when the disk fills up', async () => {
    const job = await generatedJob();
    await read(job);
    const [name] = await names(job);
    const file = path.join(folderOf(job), name as string);
    await rm(file);
    // What is written there is refused as on a full disk.
    await symlink('/dev/full', `${file}.${process.pid}.tmp`);
    const failure = await read(job).catch(asTrainerError);
    expect(failure).toMatchObject({ code: 'disk-full', message: expect.stringContaining('Free space') });
    expect(await names(job)).toEqual([]);
  });

  it('says beforehand when the disk has no room', async () => {
    const job = await generatedJob();
    await read(job);
    const room = makeRoom({
      what: 'decoded photos',
      folder: folderOf(job),
      bytes: 1024 ** 6,
      maxBytes: Number.POSITIVE_INFINITY,
    });
    await expect(room).rejects.toMatchObject({
      code: 'disk-full',
      message: expect.stringMatching(/photos take 1073741824\.00 GiB, and .* has room for/),
    });
  });

  it('can be given up while it is checked', async () => {
    const job = await generatedJob();
    await read(job);
    const { manifest, photoDir, cacheDir } = job;
    const opened = openPixels({
      manifest,
      photoDir,
      cacheDir,
      spec: preprocessingFor(96),
      onProgress: () => {
        throw new Error('enough');
      },
    });
    await expect(opened).rejects.toThrow('enough');
  });
});
