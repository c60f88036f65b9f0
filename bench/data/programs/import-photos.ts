import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { openBlobStore } from '../../../src/server/blobs/blob-store';
import { openArchiveSource } from '../../../src/server/domain/datasets/import/archive-source';
import { arrangeVersion } from '../../../src/server/domain/datasets/import/arrange-version';
import { collectPhotos } from '../../../src/server/domain/datasets/import/collect-photos';
import { contentHash } from '../../../src/server/domain/datasets/import/save-version';
import { openPool } from '../../../src/server/pool/pool';
import { answer } from '../../measuring-process';
import { childrenCpuSeconds, ownCpuSeconds } from '../cpu-seconds';

interface Request {
  archive: string;
  folder: string;
}

/** Reads, checks and stores the photos of an archive and arranges the version, as an import does before it writes rows. */
answer(async ({ archive, folder }: Request) => {
  const pool = await openPool();
  await mkdir(folder, { recursive: true });
  const blobs = await openBlobStore({ dir: path.join(folder, 'blobs') });
  const begun = process.hrtime.bigint();
  const source = await openArchiveSource(archive);
  const { photos, skipped } = await collectPhotos(
    { pool, blobs },
    {
      source,
      signal: new AbortController().signal,
      keepBlob: async () => undefined,
      onFile: () => undefined,
    },
  );
  const version = await arrangeVersion({ source, photos, skipped });
  await contentHash(version);
  source.close();
  const seconds = Number(process.hrtime.bigint() - begun) / 1e9;
  // Ended children count to the usage of their parent only once they are gone.
  await pool.close();
  globalThis.gc?.();
  return {
    photos: photos.length,
    classes: version.classes.length,
    skipped: skipped.slice(0, 3),
    seconds,
    cpuSeconds: ownCpuSeconds() + childrenCpuSeconds(),
    heapMb: process.memoryUsage().heapUsed / 1024 ** 2,
    peakMb: process.resourceUsage().maxRSS / 1024,
  };
});
