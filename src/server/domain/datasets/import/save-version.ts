import { createHash } from 'node:crypto';
import type { Split } from '@/shared/coin-class';
import type { ImportReport, SkippedFile, SplitCounts } from '@/shared/contracts/datasets';
import type { Tx } from '../../../db/dialect';
import { nextNumber } from '../../../db/numbers';
import type { Deps } from '../../../deps';
import { AppError } from '../../../errors';
import { mapInTurns, slices, sortInTurns } from '../../../in-turns';
import { tunables } from '../../../tunables';
import { insertPhotos } from '../../photos/repo';
import { countWaitingIncoming, upsertIncoming } from '../incoming-repo';
import { holdTestLock } from '../lock/test-lock';
import { type ArrangedVersion, RefusedImportError } from './arrange-version';
import type { CheckedPhoto } from './collect-photos';
import { findOrCreateDataset, insertVersion, updateImportSucceeded } from './import-repo';
import type { ImportSource } from './import-source';

/** Nothing but disk and database work happens inside. */
const TRANSACTION_LIMIT = { maxWait: 60_000, timeout: tunables.importTransactionSeconds * 1000 };

/**
 * Writes a version and the end of its import in one transaction. A name that is new makes a dataset, a known one
 * gets its next version.
 * @throws AppError `conflict` when the dataset has a version with this very content
 */
export async function saveVersion(
  deps: Deps,
  job: Job & { addTo?: string | null; message?: string },
  { version, unlabelled = [] }: { version: ArrangedVersion; unlabelled?: readonly CheckedPhoto[] },
): Promise<{ datasetId: string; versionId: string; number: number }> {
  const hash = await contentHash(version);
  return deps.db.$transaction(async (tx) => {
    // Two imports at once would both be the next version, and both the first to know a photo.
    await tx.dialect.advisoryLock(tx, 'imports');
    const dataset = await findOrCreateDataset(tx, job);
    refuseKnown(dataset.versions, { hash, name: job.name });
    requireLatest(dataset.versions, job);
    const { versionId, number } = await appendVersion(tx, {
      dataset,
      hash,
      createdBy: job.createdBy,
      message: job.message ?? '',
      version,
    });
    const labelled = new Set(version.items.map((item) => item.hash));
    const waiting = unlabelled.filter((photo) => !labelled.has(photo.hash));
    await queueUnlabelled(tx, { datasetId: dataset.id, photos: waiting, job, report: version.report });
    await endImport(tx, job, { report: version.report, datasetId: dataset.id, versionId });
    return { datasetId: dataset.id, versionId, number };
  }, TRANSACTION_LIMIT);
}

interface Job {
  importId: string;
  name: string;
  createdBy: string | null;
}

/**
 * Photos of an import without a single class: they wait in the incoming queue, and no version is made.
 * @throws AppError `bad-archive` when none of them is a photo, `conflict` when too many wait
 */
export async function saveUnlabelled(
  deps: Deps,
  job: Job,
  {
    source,
    photos,
    skipped,
  }: {
    source: Pick<ImportSource, 'skipped' | 'notes'>;
    photos: readonly CheckedPhoto[];
    skipped: SkippedFile[];
  },
): Promise<{ datasetId: string; incoming: number }> {
  const listed = [...source.skipped, ...skipped].slice(0, tunables.maxListedSkips);
  const report: ImportReport = { skipped: listed, notes: [...source.notes] };
  if (photos.length === 0) throw new RefusedImportError('It holds no usable photo.', report);
  return deps.db.$transaction(async (tx) => {
    await tx.dialect.advisoryLock(tx, 'imports');
    const { id: datasetId } = await findOrCreateDataset(tx, job);
    await queueUnlabelled(tx, { datasetId, photos, job, report });
    await endImport(tx, job, { report, datasetId, versionId: null });
    return { datasetId, incoming: report.incoming ?? 0 };
  }, TRANSACTION_LIMIT);
}

async function queueUnlabelled(
  tx: Tx,
  {
    datasetId,
    photos,
    job,
    report,
  }: { datasetId: string; photos: readonly CheckedPhoto[]; job: Job; report: ImportReport },
): Promise<void> {
  if (photos.length === 0) return;
  const waiting = await countWaitingIncoming(tx, datasetId);
  if (waiting + photos.length > tunables.maxIncomingPhotos) {
    throw new AppError(
      'conflict',
      `${waiting.toLocaleString('en')} photos wait in the incoming queue and ${photos.length.toLocaleString('en')} would come; ` +
        `at most ${tunables.maxIncomingPhotos.toLocaleString('en')} may. Accept or reject some, or leave out what has no label.`,
    );
  }
  await insertPhotos(tx, photos);
  const queued = photos.map(({ hash, file }) => ({ hash, fileName: file, classKey: null }));
  const { createdBy } = job;
  await upsertIncoming(tx, queued, { datasetId, source: 'import', createdBy, mayDecide: true });
  report.incoming = new Set(photos.map(({ hash }) => hash)).size;
}

async function endImport(
  tx: Tx,
  { importId }: Job,
  outcome: { report: ImportReport; datasetId: string; versionId: string | null },
): Promise<void> {
  if (await updateImportSucceeded(tx, importId, outcome)) return;
  throw new Error(`import ${importId} is not running any more`);
}

interface KnownVersion {
  id: string;
  number: number;
  contentHash: string;
  deletionId: string | null;
}

/** A dataset has the same content once. @throws AppError `conflict` */
export function refuseKnown(
  versions: readonly KnownVersion[],
  { hash, name }: { hash: string; name: string },
): void {
  const same = versions.find((other) => other.contentHash === hash);
  if (!same) return;
  const where = `version ${same.number} of "${name}"`;
  throw new AppError(
    'conflict',
    same.deletionId === null
      ? `This content is already ${where}. Nothing was changed.`
      : `This content was ${where}, which lies in the bin: restore it. Nothing was changed.`,
  );
}

/** Writes the next version of a dataset, with its classes and photos. */
export async function appendVersion(
  tx: Tx,
  {
    dataset,
    hash,
    version,
    ...by
  }: {
    dataset: { id: string; versions: readonly KnownVersion[] };
    hash: string;
    createdBy: string | null;
    message: string;
    version: ArrangedVersion;
  },
): Promise<{ versionId: string; number: number }> {
  await holdTestLock(tx, dataset.id, version.items);
  const latest = Math.max(0, ...dataset.versions.map((other) => other.number));
  const number = await nextNumber(tx, `version ${dataset.id}`, latest);
  const versionId = await insertVersion(tx, {
    datasetId: dataset.id,
    number,
    contentHash: hash,
    ...by,
    photos: countSplits(version),
    version,
  });
  return { versionId, number };
}

/** Photos are added to what people have seen: a version that came meanwhile would lose its own. @throws AppError */
function requireLatest(
  versions: { id: string; number: number; deletionId: string | null }[],
  { addTo, name }: { addTo?: string | null; name: string },
): void {
  if (!addTo) return;
  const present = versions.filter(({ deletionId }) => deletionId === null);
  const latest = present.reduce((a, b) => (b.number > a.number ? b : a), { id: '', number: 0 });
  if (latest.id === addTo) return;
  throw new AppError(
    'conflict',
    `"${name}" has another latest version by now. Nothing was changed; look at the preview again, then save.`,
  );
}

function countSplits({ items }: ArrangedVersion): SplitCounts {
  const count = (split: Split) => items.filter((item) => item.split === split).length;
  return { train: count('train'), validation: count('validation'), test: count('test') };
}

/** A link between photos is part of the content; without one a version keeps the hash that it always had. */
const lineOf = ({ hash, split, classIndex, coin }: ArrangedVersion['items'][number]) =>
  `${hash} ${split} ${classIndex}${coin ? ` ${JSON.stringify(coin)}` : ''}\n`;

/** SHA-256 of what a version means: its classes with their names, and which photo is what in which split. */
export async function contentHash({
  classes,
  items,
}: Pick<ArrangedVersion, 'classes' | 'items'>): Promise<string> {
  const hash = createHash('sha256');
  for (const { key, label, value, currency, country, years, synonyms } of classes) {
    // What few classes have is part of the content too; without it a version keeps the hash that it always had.
    const more = years || synonyms?.length ? [years ?? null, synonyms ?? []] : [];
    hash.update(`${JSON.stringify([key, label, value, currency, country, ...more])}\n`);
  }
  const lines = await mapInTurns(items, lineOf);
  const sorted = await sortInTurns(lines, (a, b) => (a < b ? -1 : 1));
  for await (const part of slices(sorted)) for (const line of part) hash.update(line);
  return hash.digest('hex');
}
