import type { Tx } from '../../../db/dialect';
import type { Deps } from '../../../deps';
import { AppError } from '../../../errors';
import { tunables } from '../../../tunables';
import { findBaseVersion, findUndecidedCopies } from '../import/base-version-repo';
import { findDatasetOfVersion } from '../import/import-repo';
import { appendVersion, contentHash, refuseKnown } from '../import/save-version';
import { keepLocked } from '../lock/test-lock';
import { arrangePublished, type WantedVersion } from './arrange-published';

/** Nothing but disk and database work happens inside. */
const TRANSACTION_LIMIT = { maxWait: 60_000, timeout: tunables.importTransactionSeconds * 1000 };

export interface PublishedVersion {
  datasetId: string;
  versionId: string;
  number: number;
}

interface Publication {
  /** The version that was changed; it must still be the latest. */
  baseId: string;
  createdBy: string | null;
  /** What its author says of the change. */
  message: string;
  wanted: WantedVersion;
  /** Sentences for the page of the version. */
  notes?: string[];
  /** Files under two classes of which people have decided, by their hash. */
  decided?: ReadonlySet<string>;
  /** Its content may be that of an earlier version. */
  mayRepeat?: boolean;
  /** What else is written in the same transaction; what it throws publishes nothing. */
  within?: (tx: Tx, published: PublishedVersion) => Promise<void>;
}

/**
 * The door for every change of a dataset that is no import: writes the next version after `baseId`, as imports do. Photos
 * are known by their hash and not copied.
 * @throws AppError `conflict` when something is missing, when there is a newer version, or when nothing has changed
 */
export async function publishVersion(
  deps: Deps,
  {
    baseId,
    createdBy,
    message,
    wanted,
    notes = [],
    decided = new Set(),
    mayRepeat = false,
    within,
  }: Publication,
): Promise<PublishedVersion> {
  const base = await findBaseVersion(deps.db, baseId);
  if (!base) throw gone();
  const locked = await keepLocked(deps.db, base.datasetId, wanted.photos);
  const arranged = await arrangePublished(base, { ...wanted, photos: locked.photos });
  const held = new Set(arranged.items.map(({ hash }) => hash));
  const copies = (await findUndecidedCopies(deps.db, baseId)).filter(
    ({ hash }) => !held.has(hash) && !decided.has(hash),
  );
  const version = { ...arranged, copies, report: { skipped: [], notes: [...notes, ...locked.notes] } };
  const hash = await contentHash(version);
  const published = await deps.db.$transaction(async (tx) => {
    // As imports: two at once would both be the next version.
    await tx.dialect.advisoryLock(tx, 'imports');
    const dataset = await findDatasetOfVersion(tx, baseId);
    if (!dataset) throw gone();
    const latest = dataset.versions
      .filter(({ deletionId }) => deletionId === null)
      .reduce((a, b) => (b.number > a.number ? b : a));
    if (latest.id !== baseId) {
      throw new AppError(
        'conflict',
        `"${dataset.name}" has version ${latest.number} by now, and this is based on version ${base.number}. Rebase it onto the latest version, then publish.`,
      );
    }
    const rivals = mayRepeat ? dataset.versions.filter(({ id }) => id === latest.id) : dataset.versions;
    refuseKnown(rivals, { hash, name: dataset.name });
    const saved = await appendVersion(tx, { dataset, hash, createdBy, message, version });
    const result = { datasetId: dataset.id, ...saved };
    await within?.(tx, result);
    return result;
  }, TRANSACTION_LIMIT);
  deps.live.publishChanged('datasets');
  return published;
}

const gone = () => new AppError('not-found', 'The version that this is based on is not there any more.');
