import type { Split } from '@/shared/coin-class';
import type { Tx } from '../../../db/dialect';
import type { Prisma } from '../../../db/generated/client';
import type { Deps } from '../../../deps';
import { AppError } from '../../../errors';
import { insertPhotos } from '../../photos/photo-rows';
import type { ArrangedVersion } from './arrange-version';
import { contentHash } from './content-hash';

/** Rows in one statement; SQLite takes 32,766 values in one. */
const CHUNK = 2000;

/** Long enough for a million rows; nothing but disk and database work happens inside. */
const TRANSACTION_LIMIT = { maxWait: 60_000, timeout: 600_000 };

/**
 * Writes a version and the end of its import in one transaction. A name that is new makes a dataset, a known one
 * gets its next version.
 * @throws AppError `conflict` when the dataset has a version with this very content
 */
export async function saveVersion(
  deps: Deps,
  job: { importId: string; name: string; createdBy: string | null },
  version: ArrangedVersion,
): Promise<{ datasetId: string; versionId: string; number: number }> {
  const hash = contentHash(version);
  return deps.db.$transaction(async (tx) => {
    // Two imports at once would both be the next version, and both the first to know a photo.
    await tx.dialect.advisoryLock(tx, 'imports');
    const dataset = await findOrCreateDataset(tx, job);
    const same = dataset.versions.find((other) => other.contentHash === hash);
    if (same) {
      throw new AppError(
        'conflict',
        `This content is already imported as version ${same.number} of "${job.name}"; nothing was changed.`,
      );
    }
    const number = Math.max(0, ...dataset.versions.map((other) => other.number)) + 1;
    const { id: versionId } = await tx.datasetVersion.create({
      data: {
        datasetId: dataset.id,
        number,
        contentHash: hash,
        createdBy: job.createdBy,
        classCount: version.classes.length,
        trainPhotos: count(version, 'train'),
        validationPhotos: count(version, 'validation'),
        testPhotos: count(version, 'test'),
        report: version.report as unknown as Prisma.InputJsonValue,
      },
      select: { id: true },
    });
    await insertContent(tx, versionId, version);
    await endImport(tx, job.importId, { version, datasetId: dataset.id, versionId });
    return { datasetId: dataset.id, versionId, number };
  }, TRANSACTION_LIMIT);
}

async function findOrCreateDataset(tx: Tx, { name, createdBy }: { name: string; createdBy: string | null }) {
  const versions = { select: { number: true, contentHash: true } } as const;
  const known = await tx.dataset.findUnique({ where: { name }, select: { id: true, versions } });
  return known ?? tx.dataset.create({ data: { name, createdBy }, select: { id: true, versions } });
}

async function insertContent(tx: Tx, versionId: string, { classes, items }: ArrangedVersion): Promise<void> {
  await tx.datasetClass.createMany({ data: classes.map((coin) => ({ versionId, ...coin })) });
  await insertPhotos(tx, items);
  for (let start = 0; start < items.length; start += CHUNK) {
    await tx.datasetItem.createMany({
      data: items.slice(start, start + CHUNK).map(({ classIndex, split, hash, name }) => ({
        versionId,
        classIndex,
        split,
        photoHash: hash,
        fileName: name,
      })),
    });
  }
}

async function endImport(
  tx: Tx,
  id: string,
  { version, datasetId, versionId }: { version: ArrangedVersion; datasetId: string; versionId: string },
): Promise<void> {
  const { count: ended } = await tx.import.updateMany({
    where: { id, state: 'running' },
    data: {
      state: 'succeeded',
      phase: 'done',
      report: version.report as unknown as Prisma.InputJsonValue,
      datasetId,
      versionId,
      finishedAt: new Date(),
    },
  });
  if (ended !== 1) throw new Error(`import ${id} is not running any more`);
}

const count = (version: ArrangedVersion, split: Split) =>
  version.items.filter((item) => item.split === split).length;
