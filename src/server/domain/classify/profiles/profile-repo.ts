import type { Split } from '@/shared/coin-class';
import type { Db } from '../../../db/dialect';
import type { Prisma } from '../../../db/generated/client';
import { live } from '../../../db/visible';

/** Rows in one query. */
const CHUNK = 200;

/** Queues profiles of models that have none, or one that was made in another way. */
export async function queueProfiles(db: Db, modelIds: readonly string[], revision: number): Promise<number> {
  const there = await db.modelProfile.findMany({
    where: { modelId: { in: [...modelIds] } },
    select: { modelId: true, revision: true },
  });
  const known = new Map(there.map((row) => [row.modelId, row.revision]));
  let queued = 0;
  for (const modelId of modelIds) {
    const old = known.get(modelId);
    if (old === revision) continue;
    const fresh = { revision, state: 'queued', done: 0, total: 0, error: null };
    await db.modelProfile.upsert({ where: { modelId }, create: { modelId, ...fresh }, update: fresh });
    queued += 1;
  }
  return queued;
}

/** The next profile to make: one that was begun first, as its server may have died. */
export function findNextProfile(
  db: Db,
  { skip, graphVersion }: { skip: readonly string[]; graphVersion: number },
) {
  return db.modelProfile.findFirst({
    where: {
      modelId: { notIn: [...skip] },
      state: { in: ['running', 'queued'] },
      // Networks of an earlier release are written again first.
      model: { ...live, graphVersion },
    },
    orderBy: [{ state: 'desc' }, { model: { number: 'desc' } }],
    select: { modelId: true },
  });
}

export async function isProfileWaiting(db: Db, modelId: string): Promise<boolean> {
  return (await db.modelProfile.count({ where: { modelId, state: { in: ['running', 'queued'] } } })) > 0;
}

export async function updateProfile(
  db: Db,
  modelId: string,
  data: Prisma.ModelProfileUncheckedUpdateManyInput,
): Promise<void> {
  await db.modelProfile.updateMany({ where: { modelId }, data });
}

export function findProfileState(db: Db, modelId: string) {
  return db.modelProfile.findUnique({
    where: { modelId },
    select: { state: true, done: true, total: true, finishedAt: true },
  });
}

export async function findPrototypes(db: Db, modelId: string): Promise<Uint8Array | null> {
  const row = await db.modelProfile.findUnique({ where: { modelId }, select: { prototypes: true } });
  return row?.prototypes ?? null;
}

/** Photos of some splits, each once, by hash. */
export async function findSplitPhotos(db: Db, versionId: string, splits: readonly Split[]) {
  const photos = await db.datasetItem.findMany({
    where: { versionId, split: { in: [...splits] } },
    orderBy: [{ photoHash: 'asc' }, { id: 'asc' }],
    select: { photoHash: true, classIndex: true, fileName: true },
  });
  return photos.filter(({ photoHash }, index) => photoHash !== photos[index - 1]?.photoHash);
}

/** Is the photo in a dataset version, in any split? */
export async function hasPhoto(db: Db, versionId: string, photoHash: string): Promise<boolean> {
  return (await db.datasetItem.findFirst({ where: { versionId, photoHash }, select: { id: true } })) !== null;
}

/** Those of the photos that were described; validation photos with their answers. */
export async function findDescribed(
  db: Db,
  { modelId, hashes, withAnswers }: { modelId: string; hashes: readonly string[]; withAnswers: boolean },
): Promise<Set<string>> {
  const rows = await db.modelEmbedding.findMany({
    where: {
      modelId,
      photoHash: { in: [...hashes] },
      // A photo that cannot be decoded has neither.
      ...(withAnswers && { OR: [{ probabilities: { not: null } }, { values: null }] }),
    },
    select: { photoHash: true },
  });
  return new Set(rows.map(({ photoHash }) => photoHash));
}

export async function upsertDescription(
  db: Db,
  description: {
    modelId: string;
    photoHash: string;
    values: Uint8Array<ArrayBuffer> | null;
    energy: number | null;
    probabilities: Uint8Array<ArrayBuffer> | null;
  },
): Promise<void> {
  const { modelId, photoHash, ...data } = description;
  await db.modelEmbedding.upsert({
    where: { modelId_photoHash: { modelId, photoHash } },
    create: description,
    update: data,
  });
}

/** Descriptions of photos that could be decoded, in the order of their hashes. */
export async function* readDescriptions(db: Db, modelId: string, hashes: readonly string[]) {
  for (let start = 0; start < hashes.length; start += CHUNK) {
    const rows = await db.modelEmbedding.findMany({
      where: { modelId, photoHash: { in: hashes.slice(start, start + CHUNK) }, values: { not: null } },
      orderBy: { photoHash: 'asc' },
      select: { photoHash: true, values: true, energy: true, probabilities: true },
    });
    for (const { values, ...row } of rows) if (values) yield { ...row, values };
  }
}
