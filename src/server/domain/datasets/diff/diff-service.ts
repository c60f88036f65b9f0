import type { z } from 'zod';
import type {
  diffInput,
  diffPhotosInput,
  PhotoChangePage,
  VersionDiff,
} from '@/shared/contracts/version-diff';
import type { Deps } from '../../../deps';
import { AppError } from '../../../errors';
import { mapInTurns } from '../../../in-turns';
import { findBaseVersion } from '../import/base-version-repo';
import { findDataset, findVersion } from '../repo';
import { type ComparedVersion, compareVersions, type Difference } from './compare-versions';

/** Versions never change: what pages ask for again need not be compared again. */
const KEPT = 4;

/** Module-level: pages and their parts are many calls. By the ids of both versions, the one asked for last at the end. */
const compared = new Map<string, Promise<Difference>>();

/** What became of photos and classes between two versions of a dataset. @throws AppError `not-found` */
export async function diffVersions(
  deps: Deps,
  { dataset, from, to }: z.output<typeof diffInput>,
): Promise<VersionDiff> {
  const { difference, ...of } = await compare(deps, { dataset, from, to });
  const { counts, same, classes } = difference;
  return { ...of, from, to, counts, same, classes };
}

/** The photos that it is about, page by page. @throws AppError `not-found` */
export async function listChangedPhotos(
  deps: Deps,
  { kind, classKey, cursor, limit, ...of }: z.output<typeof diffPhotosInput>,
): Promise<PhotoChangePage> {
  const { difference } = await compare(deps, of);
  const wanted = difference.changes.filter(
    ({ kinds, before, after }) =>
      (kind === undefined || kinds.includes(kind)) &&
      (classKey === undefined || before?.classKey === classKey || after?.classKey === classKey),
  );
  const end = cursor + limit;
  return {
    items: wanted.slice(cursor, end),
    nextCursor: end < wanted.length ? end : null,
    total: wanted.length,
  };
}

async function compare(
  deps: Deps,
  { dataset: ref, from, to }: z.output<typeof diffInput>,
): Promise<{ dataset: VersionDiff['dataset']; difference: Difference }> {
  const dataset = await findDataset(deps.db, ref);
  if (!dataset) throw new AppError('not-found', `There is no dataset "${ref}".`);
  const ids = await Promise.all(
    [from, to].map(async (number) => {
      const version = await findVersion(deps.db, dataset.id, number);
      if (!version) throw new AppError('not-found', `"${dataset.name}" has no version ${number}.`);
      return version.id;
    }),
  );
  const key = ids.join(' ');
  const difference = compared.get(key) ?? compareStored(deps, ids[0] ?? '', ids[1] ?? '');
  compared.delete(key);
  compared.set(key, difference);
  for (const old of [...compared.keys()].slice(0, -KEPT)) compared.delete(old);
  // A version that could not be read is read again.
  difference.catch(() => compared.delete(key));
  return { dataset: { id: dataset.id, name: dataset.name }, difference: await difference };
}

async function compareStored(deps: Deps, from: string, to: string): Promise<Difference> {
  return compareVersions(await readVersion(deps, from), await readVersion(deps, to));
}

async function readVersion({ db }: Deps, id: string): Promise<ComparedVersion> {
  const version = await findBaseVersion(db, id);
  if (!version) throw new AppError('not-found', 'There is no such dataset version.');
  return {
    classes: version.classes.map(({ index: _, ...coin }) => coin),
    photos: await mapInTurns(version.photos, ({ hash, classKey, split, name, coin = null }) => ({
      hash,
      classKey,
      split: split ?? 'train',
      name,
      coin,
    })),
  };
}
