import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { limitPhotos, reservePhotos } from './cache-limit';
import { adoptEarlierCache } from './photo-cache';

const BYTES = 100;
/** Names of ten photos; the first was used longest ago. */
const hashes = Array.from({ length: 10 }, (_, i) => `${i}`.padStart(64, '0'));

let cacheDir: string;
beforeEach(async () => {
  cacheDir = await mkdtemp(path.join(tmpdir(), 'mintmark-limit-'));
  for (const [i, hash] of hashes.entries()) {
    const folder = path.join(cacheDir, 'photos', hash.slice(0, 2));
    await mkdir(folder, { recursive: true });
    await writeFile(path.join(folder, hash), Buffer.alloc(BYTES));
    const used = new Date(Date.now() - (10 - i) * 1_000);
    await utimes(path.join(folder, hash), used, used);
  }
});
afterEach(() => rm(cacheDir, { recursive: true, force: true }));

async function cached(): Promise<string[]> {
  const entries = await readdir(path.join(cacheDir, 'photos'), { recursive: true, withFileTypes: true });
  return entries.flatMap((entry) => (entry.isFile() ? entry.name : [])).sort();
}

describe('the limit of the photo cache', () => {
  it('removes what was used longest ago, and nothing below it', async () => {
    expect(await limitPhotos({ cacheDir, maxBytes: 10 * BYTES })).toEqual({ removed: 0, bytes: 1_000 });
    expect(await limitPhotos({ cacheDir, maxBytes: 4 * BYTES + 50 })).toEqual({ removed: 6, bytes: 400 });
    expect(await cached()).toEqual(hashes.slice(6));
  });

  it('never removes what a run needs, until that run is over', async () => {
    const release = await reservePhotos(cacheDir, hashes.slice(0, 3));
    expect(await limitPhotos({ cacheDir, maxBytes: 0 })).toEqual({ removed: 7, bytes: 300 });
    expect(await cached()).toEqual(hashes.slice(0, 3));
    await release();
    expect(await limitPhotos({ cacheDir, maxBytes: BYTES })).toMatchObject({ removed: 2 });
    expect(await cached()).toEqual([hashes[2]]);
  });

  it('does not count with a worker that was killed', async () => {
    const child = spawn(process.execPath, ['-e', '0']);
    await once(child, 'exit');
    await mkdir(path.join(cacheDir, 'photos-in-use'), { recursive: true });
    await writeFile(path.join(cacheDir, 'photos-in-use', `${child.pid}-left`), hashes.join('\n'));
    await limitPhotos({ cacheDir, maxBytes: 0 });
    expect(await cached()).toEqual([]);
    expect(await readdir(path.join(cacheDir, 'photos-in-use'))).toEqual([]);
  });

  it('is kept by several workers at once, which remove no more than one would', async () => {
    const limits = await Promise.all(
      Array.from({ length: 4 }, () => limitPhotos({ cacheDir, maxBytes: 5 * BYTES })),
    );
    expect(limits.reduce((sum, { removed }) => sum + removed, 0)).toBe(5);
    expect(await cached()).toEqual(hashes.slice(5));
  });
});

describe('a cache of an earlier version', () => {
  it('hands over its photos, and leaves no folder behind', async () => {
    await rename(path.join(cacheDir, 'photos'), path.join(cacheDir, 'images'));
    await adoptEarlierCache(cacheDir);
    expect(await cached()).toEqual(hashes);
    await mkdir(path.join(cacheDir, 'images', 'ab'), { recursive: true });
    await adoptEarlierCache(cacheDir);
    expect(await cached()).toEqual(hashes);
    expect(await readdir(cacheDir)).toEqual(['photos']);
  });
});
