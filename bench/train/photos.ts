import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { openBlobStore } from '@/server/blobs/blob-store';
import { openArchiveSource } from '@/server/domain/datasets/import/archive-source';
import { arrangeVersion } from '@/server/domain/datasets/import/arrange-version';
import { collectPhotos } from '@/server/domain/datasets/import/collect-photos';
import { openDemoSource } from '@/server/domain/datasets/import/demo-source';
import type { ImportSource } from '@/server/domain/datasets/import/import-source';
import { contentHash } from '@/server/domain/datasets/import/save-version';
import { openPool } from '@/server/pool/pool';
import { type Manifest, manifestSchema } from '@/shared/trainer-job';
import { zipFolder } from '../../cli/zip-folder';
import { inScratchFolder } from '../scratch';

/** A dataset version as a worker has it before a run. */
export interface Photos {
  /** For people. */
  name: string;
  manifest: Manifest;
  /** Laid out as the trainer wants it: `ab/abcd…`. */
  photoDir: string;
}

/** Enough drawn coins for an epoch of some length, and the few that show that everything runs. */
const DRAWN = {
  full: { train: 36, validation: 8, test: 8 },
  quick: { train: 3, validation: 1, test: 1 },
};

/**
 * Imports photos as the server does (checks, copies, splits), into the cache: done once for each source.
 * @param data a zip or a folder of class folders; null draws the demonstration coins
 * @throws AppError `bad-archive` when it is no dataset
 */
export async function preparePhotos({
  data,
  cacheDir,
  quick,
  say,
}: {
  data: string | null;
  cacheDir: string;
  quick: boolean;
  say: (text: string) => void;
}): Promise<Photos> {
  if (!data) {
    const perClass = quick ? DRAWN.quick : DRAWN.full;
    const key = `drawn-${perClass.train}-${perClass.validation}-${perClass.test}`;
    const open = async () => openDemoSource(perClass);
    return importOnce({ key, name: 'drawn coins', cacheDir, open, say });
  }
  const name = path.basename(data);
  if (!(await stat(data)).isDirectory()) return importZip({ zip: data, name, cacheDir, say });
  return inScratchFolder(async (dir) => {
    const zip = path.join(dir, 'folder.zip');
    await pipeline(await zipFolder(data), createWriteStream(zip));
    return importZip({ zip, name, cacheDir, say });
  });
}

async function importZip(from: {
  zip: string;
  name: string;
  cacheDir: string;
  say: (text: string) => void;
}): Promise<Photos> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(from.zip), hash);
  return importOnce({
    ...from,
    key: hash.digest('hex').slice(0, 16),
    open: () => openArchiveSource(from.zip),
  });
}

async function importOnce({
  key,
  name,
  cacheDir,
  open,
  say,
}: {
  key: string;
  name: string;
  cacheDir: string;
  open: () => Promise<ImportSource>;
  say: (text: string) => void;
}): Promise<Photos> {
  const folder = path.join(cacheDir, 'bench-photos', key);
  const manifestFile = path.join(folder, 'manifest.json');
  const photoDir = path.join(folder, 'photos');
  const present = await readFile(manifestFile, 'utf8').catch(() => null);
  // A cache of an earlier version keeps its photos elsewhere.
  if (present !== null && existsSync(photoDir))
    return { name, photoDir, manifest: manifestSchema.parse(JSON.parse(present)) };
  say(`Importing ${name}, once`);
  await mkdir(folder, { recursive: true });
  const blobs = await openBlobStore({ dir: photoDir });
  const source = await open();
  const pool = await openPool();
  try {
    const collected = await collectPhotos(
      { blobs, pool },
      {
        source,
        signal: new AbortController().signal,
        keepBlob: async () => {},
        onFile: () => {},
      },
    );
    const { classes, items } = await arrangeVersion({ source, ...collected });
    const manifest: Manifest = {
      versionId: `bench-${key}`,
      contentHash: await contentHash({ classes, items }),
      classes,
      items: items.map(({ hash, classIndex, split }) => ({ hash, classIndex, split })),
    };
    // Named last: a manifest that is there has all its photos.
    await writeFile(`${manifestFile}.tmp`, JSON.stringify(manifest));
    await rename(`${manifestFile}.tmp`, manifestFile);
    return { name, photoDir, manifest };
  } finally {
    source.close();
    await pool.close();
  }
}

/** The first photos of each split, as a version of its own. */
export function firstOf(
  manifest: Manifest,
  counts: { train: number; validation: number; test: number },
): Manifest {
  const left = { ...counts };
  return {
    ...manifest,
    contentHash: `${manifest.contentHash}-${Object.values(counts).join('-')}`,
    items: manifest.items.filter(({ split }) => left[split]-- > 0),
  };
}
