import { AppError } from '../../errors';
import type { BaseNetwork } from './base-network';
import { eachMissing } from './each-missing';
import { findEmbedded, upsertEmbedding } from './embedding-repo';
import { findMeasured, upsertMeasure } from './measure-repo';
import type { ReportDeps } from './report-deps';

interface Photos {
  hashes: readonly string[];
  signal: AbortSignal;
  /** Called with how many of all are known. */
  onPhoto: (done: number) => Promise<void>;
}

/**
 * Measures the photos that were not measured before, in processes of the pool and behind all other work.
 * @returns how many were measured
 */
export function measureVersion(deps: ReportDeps, photos: Photos): Promise<number> {
  return eachMissing({
    ...photos,
    known: (hashes) => findMeasured(deps.db, hashes),
    work: async (hash) => {
      const measured = await decoded(deps, hash, (bytes) =>
        deps.pool.run('measurePhoto', { bytes }, { priority: 'background' }),
      );
      await upsertMeasure(deps.db, hash, measured);
    },
  });
}

/** Computes the features that this network has not given before, as `measureVersion` does. */
export function embedVersion(
  deps: ReportDeps,
  { network, ...photos }: Photos & { network: BaseNetwork },
): Promise<number> {
  const { name, file, size } = network;
  return eachMissing({
    ...photos,
    known: (hashes) => findEmbedded(deps.db, { hashes, network: name }),
    work: async (hash) => {
      const values = await decoded(deps, hash, (bytes) =>
        deps.pool.run('embedPhoto', { bytes, file, size }, { priority: 'background' }),
      );
      await upsertEmbedding(deps.db, { hash, network: name, values });
    },
  });
}

/** @returns null for a photo that cannot be decoded, or whose file is gone */
async function decoded<T>(
  { blobs }: ReportDeps,
  hash: string,
  work: (bytes: Uint8Array) => Promise<T>,
): Promise<T | null> {
  try {
    return await work(await blobs.read(hash));
  } catch (error) {
    const isBroken = error instanceof AppError && (error.code === 'bad-photo' || error.code === 'not-found');
    if (isBroken) return null;
    throw error;
  }
}
