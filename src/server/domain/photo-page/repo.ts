import { SPLITS } from '@/shared/coin-class';
import { toCoinClass } from '../../db/class-row';
import type { Db } from '../../db/dialect';
import { live } from '../../db/visible';

/** Models whose answers are shown, and versions that are gone through: the newest. */
const MODELS = 100;
const VERSIONS = 500;
const SAME_COIN = 24;
const DRAFTS = 50;

/** A photo of a version that is not in the bin, with its class and what is known of its file. */
export async function findPhotoOf(db: Db, { versionId, hash }: { versionId: string; hash: string }) {
  const item = await db.datasetItem.findFirst({
    where: { versionId, photoHash: hash, version: { ...live, dataset: live } },
    orderBy: { id: 'asc' },
    include: { version: { select: { datasetId: true } } },
  });
  if (!item) return null;
  const [coin, photo] = await Promise.all([
    db.datasetClass.findUnique({ where: { versionId_index: { versionId, index: item.classIndex } } }),
    db.photo.findUnique({ where: { hash } }),
  ]);
  return coin && photo ? { item, coin: toCoinClass(coin), photo } : null;
}

/** All findings of a version that a photo is part of. */
export function findFindingsOf(db: Db, itemId: number) {
  return db.finding.findMany({ where: { items: { some: { itemId } } }, orderBy: { id: 'asc' } });
}

export function findSameCoin(
  db: Db,
  { versionId, coin, id }: { versionId: string; coin: string; id: number },
) {
  return db.datasetItem.findMany({
    where: { versionId, coin, id: { not: id } },
    orderBy: { id: 'asc' },
    take: SAME_COIN,
    select: { photoHash: true, fileName: true, split: true },
  });
}

/** The versions of a dataset, the oldest first, each with the photo where it has it. */
export async function findVersionsWith(db: Db, { datasetId, hash }: { datasetId: string; hash: string }) {
  const [versions, items] = await Promise.all([
    db.datasetVersion.findMany({
      where: { ...live, datasetId },
      orderBy: { number: 'desc' },
      take: VERSIONS,
      select: { id: true, number: true, createdAt: true, createdBy: true, message: true },
    }),
    db.datasetItem.findMany({
      where: { photoHash: hash, version: { datasetId } },
      select: { versionId: true, classIndex: true, split: true, fileName: true },
    }),
  ]);
  const classes = await db.datasetClass.findMany({
    where: { OR: items.map(({ versionId, classIndex }) => ({ versionId, index: classIndex })) },
    select: { versionId: true, key: true, label: true },
  });
  const itemOf = new Map(items.map((item) => [item.versionId, item]));
  const classOf = new Map(classes.map((coin) => [coin.versionId, coin]));
  return versions.reverse().map((version) => {
    const item = itemOf.get(version.id);
    const coin = classOf.get(version.id);
    return {
      ...version,
      held: item && coin ? { ...item, classKey: coin.key, classLabel: coin.label } : null,
    };
  });
}

/** Drafts of a dataset in which a photo is not as in their base, the newest first, with what was done to it last. */
export async function findDraftsWith(db: Db, { datasetId, target }: { datasetId: string; target: string }) {
  const cells = await db.draftCell.findMany({
    where: { target, draft: { base: { ...live, datasetId } } },
    orderBy: { draft: { createdAt: 'desc' } },
    take: DRAFTS,
    include: { draft: { include: { base: { select: { number: true } } } } },
  });
  const operations = await db.draftOperation.findMany({
    where: { OR: cells.map(({ draftId, revision }) => ({ draftId, seq: revision })) },
    select: { draftId: true, operation: true, by: true, at: true },
  });
  const operationOf = new Map(operations.map((operation) => [operation.draftId, operation]));
  return cells.map(({ draft }) => ({ draft, done: operationOf.get(draft.id) ?? null }));
}

/** What the newest models say of a photo: by an evaluation, else by their trainers. */
export async function findAnswersTo(db: Db, hash: string) {
  const models = await db.modelVersion.findMany({
    where: live,
    orderBy: { number: 'desc' },
    take: MODELS,
    select: { id: true },
  });
  const modelId = { in: models.map(({ id }) => id) };
  const [answers, predictions] = await Promise.all([
    db.modelAnswer.findMany({ where: { modelId, photoHash: hash } }),
    // By whole keys: there is no index by photo alone.
    db.prediction.findMany({ where: { modelId, split: { in: [...SPLITS] }, photoHash: hash } }),
  ]);
  const answering = [...answers, ...predictions].map((row) => row.modelId);
  const named = await db.modelVersion.findMany({
    where: { id: { in: [...new Set(answering)] } },
    orderBy: { number: 'desc' },
    select: { id: true, number: true, name: true, classes: true },
  });
  return { models: named, answers, predictions };
}
