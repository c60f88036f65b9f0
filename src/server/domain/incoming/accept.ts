import type { z } from 'zod';
import { type CoinClass, compareClassKeys, parseClassName } from '@/shared/coin-class';
import type { acceptIncomingInput } from '@/shared/contracts/incoming';
import { counted } from '@/shared/format';
import type { Db, Tx } from '../../db/dialect';
import type { Actor, Deps } from '../../deps';
import { AppError } from '../../errors';
import { insertImport } from '../datasets/import/import-repo';
import { launchImport } from '../datasets/import/import-run';
import { DamagedFileError, type ImportSource, type SourceFile } from '../datasets/import/import-source';
import { findClasses, findDataset, findVersion } from '../datasets/repo';
import { findAccepting, findAcceptingClasses, findLabelled, updateAccepting } from './change-repo';
import { findAcceptable } from './queue-repo';

type AcceptInput = z.output<typeof acceptIncomingInput>;

/**
 * Makes the next version of a dataset: its photos and labelled ones of the queue. It runs as an import does, and answers
 * at once; when it fails, the photos wait again.
 * @throws AppError `not-found`, `conflict` when somebody changed or accepted some of them meanwhile
 */
export async function acceptIncoming(
  deps: Deps,
  actor: Actor,
  { into, message, ...input }: AcceptInput,
): Promise<{ importId: string }> {
  const { datasetId } = input;
  const dataset = await findDataset(deps.db, datasetId);
  if (dataset?.id !== datasetId) throw new AppError('not-found', 'There is no such dataset.');
  const version = await findVersion(deps.db, datasetId);
  const importId = await deps.db.$transaction(async (tx) => {
    const ids = await choose(tx, input, version?.id ?? null);
    const id = await insertImport(tx, { name: dataset.name, createdBy: actor.userId });
    // Two people at once: whoever comes second finds fewer waiting, and takes none.
    if ((await updateAccepting(tx, { datasetId, ids, importId: id })) !== ids.length)
      throw changedMeanwhile();
    if (!version) await requireTwoClasses(tx, id);
    return id;
  });
  deps.live.publishChanged('imports');
  deps.live.publishChanged('incoming');
  launchImport(deps, {
    importId,
    name: dataset.name,
    createdBy: actor.userId,
    addTo: version?.id ?? null,
    isStaged: false,
    takesAll: true,
    message,
    openSource: () => openIncoming(deps, { importId, versionId: version?.id ?? null, into }),
    cleanUp: async () => deps.live.publishChanged('incoming'),
  });
  return { importId };
}

async function choose(
  tx: Tx,
  { datasetId, photos, expected }: Pick<AcceptInput, 'datasetId' | 'photos' | 'expected'>,
  versionId: string | null,
) {
  const acceptable = await findAcceptable(tx, { datasetId, versionId });
  if (photos === 'all') {
    if (acceptable.length === expected) return acceptable;
    throw new AppError(
      'conflict',
      `Meanwhile ${counted(acceptable.length, 'photo')} can be accepted, not ${expected}. Look at the queue again.`,
    );
  }
  const labelled = await findLabelled(
    tx,
    datasetId,
    photos.map(({ id }) => id),
  );
  const isAsSeen = photos.every(({ id, revision }) => labelled.get(id)?.revision === revision);
  if (!isAsSeen || photos.length !== expected) throw changedMeanwhile();
  const free = new Set(acceptable);
  const known = photos.filter(({ id }) => !free.has(id)).length;
  if (known === 0) return photos.map(({ id }) => id);
  throw new AppError(
    'conflict',
    `${counted(known, 'photo is', 'photos are')} in the latest version already. Reject ${known === 1 ? 'it' : 'them'}, or correct the label there.`,
  );
}

const changedMeanwhile = () =>
  new AppError('conflict', 'Somebody changed some of these photos meanwhile. Look at the queue again.');

async function requireTwoClasses(tx: Tx, importId: string): Promise<void> {
  if ((await findAcceptingClasses(tx, importId)).length >= 2) return;
  throw new AppError('conflict', 'The first version needs photos of at least two classes. Label some more.');
}

/** The photos that wait for this import, as an import reads them. */
async function openIncoming(
  deps: Deps,
  { importId, versionId, into }: { importId: string; versionId: string | null; into: AcceptInput['into'] },
): Promise<ImportSource> {
  const keys = await findAcceptingClasses(deps.db, importId);
  const present = versionId === null ? [] : await findClasses(deps.db, versionId);
  const known = new Set(present.map(({ key }) => key));
  return {
    classes: keys
      .sort(compareClassKeys)
      .map((key) => (known.has(key) ? unnamed(key) : parseClassName(key, key))),
    total: null,
    files: acceptedFiles(deps, importId, into),
    skipped: [],
    notes: ['Accepted from the incoming queue.'],
    close: () => undefined,
  };
}

/** Says nothing of a class that the version has, so that its names stay. */
function unnamed(key: string): Omit<CoinClass, 'index'> {
  return { key, label: key, value: null, currency: null, country: null };
}

async function* acceptedFiles(
  deps: Pick<Deps, 'blobs'> & { db: Db },
  importId: string,
  into: AcceptInput['into'],
): AsyncGenerator<SourceFile> {
  for (let after: string | null = null; ; ) {
    const rows = await findAccepting(deps.db, importId, after);
    for (const { photoHash, fileName, classKey } of rows) {
      const name = distinctName(fileName, photoHash);
      yield {
        photos: [{ file: name, name, classKey: classKey ?? '', split: into === 'train' ? 'train' : null }],
        bytes: null,
        read: () => readStored(deps, photoHash),
      };
    }
    after = rows.at(-1)?.id ?? null;
    if (after === null) return;
  }
}

/** @throws DamagedFileError for a photo that was removed from the store by hand, so that it is named */
async function readStored({ blobs }: Pick<Deps, 'blobs'>, hash: string): Promise<Uint8Array> {
  try {
    return await blobs.read(hash);
  } catch (error) {
    if (error instanceof AppError && error.code === 'not-found')
      throw new DamagedFileError('is not in the store any more');
    throw error;
  }
}

/** Phones call every photo the same. */
function distinctName(fileName: string, hash: string): string {
  const dot = fileName.lastIndexOf('.');
  const [base, ending] = dot > 0 ? [fileName.slice(0, dot), fileName.slice(dot)] : [fileName, ''];
  return `${base}-${hash.slice(0, 8)}${ending}`;
}
