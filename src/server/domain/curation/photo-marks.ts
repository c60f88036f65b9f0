import type { z } from 'zod';
import type {
  FindingPhoto,
  FindingStatus,
  markPhotoInput,
  PhotoMark,
  PhotoMarks,
  photoMarksInput,
} from '@/shared/contracts/curation';
import type { Db } from '../../db/dialect';
import type { Actor, Deps } from '../../deps';
import { AppError } from '../../errors';
import { findUserNames } from '../datasets/repo';
import { findLatestPhoto, findMarks, insertMissing, type NewFinding, reopenMark } from './finding-repo';
import { findDatasetOfModel } from './report-repo';

/** What people have said of a photo that a model was asked about. @throws AppError `not-found` */
export async function photoMarks(
  { db }: Pick<Deps, 'db'>,
  { model, photoHash }: z.output<typeof photoMarksInput>,
): Promise<PhotoMarks> {
  const datasetId = await datasetOf(db, model);
  const held = await findLatestPhoto(db, { datasetId, photoHash });
  const rows = held ? await findMarks(db, held.versionId, photoHash) : [];
  const names = await findUserNames(db, [...new Set(rows.flatMap(({ statusBy }) => statusBy ?? []))]);
  return {
    datasetId,
    held: held !== null,
    marks: rows.map(({ kind, status, statusBy }) => ({
      mark: kind as PhotoMark,
      status: status as FindingStatus,
      by: statusBy === null ? null : (names.get(statusBy) ?? null),
    })),
  };
}

/**
 * Puts a photo into the queue of its dataset, for who sees an answer and finds the label wrong or not to be decided. One
 * that was settled is opened again.
 * @throws AppError `not-found`; `conflict` when the latest version does not hold the photo
 */
export async function markPhoto(
  { db, live }: Pick<Deps, 'db' | 'live'>,
  actor: Actor,
  { model, photoHash, mark }: z.output<typeof markPhotoInput>,
): Promise<{ id: string }> {
  const datasetId = await datasetOf(db, model);
  const held = await findLatestPhoto(db, { datasetId, photoHash });
  if (!held) {
    throw new AppError('conflict', 'The latest version of the dataset does not hold this photo any more.');
  }
  const { versionId, photo } = held;
  const said = { status: 'open', statusBy: actor.userId, statusAt: new Date() } as const;
  await insertMissing(db, versionId, [markOf(photo, { kind: mark, key: photoHash, ...said })]);
  await reopenMark(db, { versionId, kind: mark, key: photoHash, by: actor.userId });
  live.publishChanged('reports');
  return { id: versionId };
}

/** A mark as a finding: people have said it, and nothing was measured. */
const markOf = (
  photo: FindingPhoto,
  said: { kind: PhotoMark } & Pick<NewFinding, 'key' | 'status' | 'statusBy' | 'statusAt'>,
): NewFinding => ({
  ...said,
  acrossSplits: false,
  acrossClasses: false,
  measured: null,
  threshold: null,
  suggestion: null,
  photos: [photo],
});

async function datasetOf(db: Db, model: string): Promise<string> {
  const datasetId = await findDatasetOfModel(db, model);
  if (datasetId === null) throw new AppError('not-found', `There is no model version ${model}.`);
  return datasetId;
}

/**
 * The marks that a report of a version keeps: its own, and of the version before it those that nobody has settled. A report
 * finds nothing of them by itself.
 */
export async function keptMarks(
  db: Db,
  {
    versionId,
    before,
    photos,
  }: { versionId: string; before: string | null; photos: ReadonlyMap<string, FindingPhoto> },
): Promise<NewFinding[]> {
  const earlier = before ? await findMarks(db, before) : [];
  const rows = [...(await findMarks(db, versionId)), ...earlier.filter(({ status }) => status !== 'done')];
  const kept = new Map<string, NewFinding>();
  for (const { kind, key, status, statusBy, statusAt } of rows) {
    const photo = photos.get(key);
    const name = `${kind} ${key}`;
    if (!photo || kept.has(name)) continue;
    const said = { status: status as FindingStatus, statusBy, statusAt };
    kept.set(name, markOf(photo, { kind: kind as PhotoMark, key, ...said }));
  }
  return [...kept.values()];
}
