import type { z } from 'zod';
import { type CoinClass, classIdentity, type Split } from '@/shared/coin-class';
import type { FindingKind, FindingPhoto, FindingStatus } from '@/shared/contracts/curation';
import type { DraftState, Operation } from '@/shared/contracts/drafts';
import { GRID_PAGE, PHOTO_SOURCES, type PhotoFilter } from '@/shared/contracts/photo-grid';
import type { PhotoAnswer, PhotoDraft, PhotoPage, photoPageInput } from '@/shared/contracts/photo-page';
import type { Deps } from '../../deps';
import { AppError } from '../../errors';
import { findClasses, findUserNames } from '../datasets/repo';
import { classesOf } from '../models/model-rows';
import { findPhotos } from '../photo-grid/filter-repo';
import { findPageIds } from '../photo-grid/find-ids';
import { outlineOf } from '../photo-grid/outline';
import { historyOf } from './history';
import {
  findAnswersTo,
  findDraftsWith,
  findFindingsOf,
  findPhotoOf,
  findSameCoin,
  findVersionsWith,
} from './repo';

/** Photos of a group, and classes of an answer, that are shown. */
const SHOWN = { photos: 12, classes: 3 };

/** Everything that is known of one photo of a version. @throws AppError `not-found` */
export async function getPhotoPage(
  { db }: Pick<Deps, 'db'>,
  { versionId, hash, filter }: z.output<typeof photoPageInput>,
): Promise<PhotoPage> {
  const found = await findPhotoOf(db, { versionId, hash });
  if (!found)
    throw new AppError(
      'not-found',
      'This version has no such photo. Look at another version of the dataset.',
    );
  const { item, coin, photo } = found;
  const { id } = item;
  const { datasetId } = item.version;
  const [classes, findings, sameCoin, versions, drafts, said, place] = await Promise.all([
    findClasses(db, versionId),
    findFindingsOf(db, id),
    item.coin === null ? [] : findSameCoin(db, { versionId, coin: item.coin, id }),
    findVersionsWith(db, { datasetId, hash }),
    findDraftsWith(db, { datasetId, target: `photo ${hash}` }),
    findAnswersTo(db, hash),
    placeOf(db, { versionId, filter, id }),
  ]);
  const people = [
    ...versions.map(({ createdBy }) => createdBy),
    ...drafts.map(({ done }) => done?.by ?? null),
  ];
  const names = await findUserNames(db, [...new Set(people.flatMap((by) => by ?? []))]);
  const nameOf = (by: string | null) => (by === null ? null : (names.get(by) ?? null));
  const labels = new Map(classes.map(({ key, label }) => [key, label]));
  return {
    id,
    hash,
    fileName: item.fileName,
    classIndex: item.classIndex,
    classKey: coin.key,
    classLabel: coin.label,
    split: item.split as Split,
    coin: item.coin,
    origin: item.origin,
    source: PHOTO_SOURCES.find((source) => source === item.source) ?? 'import',
    addedAt: item.addedAt,
    format: photo.format,
    width: photo.width,
    height: photo.height,
    bytes: photo.bytes,
    findings: findings.map((row) => ({
      id: row.id,
      kind: row.kind as FindingKind,
      status: row.status as FindingStatus,
      acrossSplits: row.acrossSplits,
      acrossClasses: row.acrossClasses,
      measured: row.measured,
      photos: (row.photos as unknown as FindingPhoto[])
        .filter((other) => other.hash !== hash)
        .slice(0, SHOWN.photos)
        .map((other) => ({ ...other, classLabel: labels.get(other.classKey) ?? other.classKey })),
      photoCount: row.photoCount,
    })),
    sameCoin: sameCoin.map((other) => ({
      hash: other.photoHash,
      fileName: other.fileName,
      split: other.split as Split,
    })),
    history: historyOf(versions).map(({ by, ...entry }) => ({ ...entry, by: nameOf(by) })),
    drafts: drafts.map(
      ({ draft, done }): PhotoDraft => ({
        id: draft.id,
        name: draft.name,
        state: draft.state as DraftState,
        baseNumber: draft.base.number,
        // Written by this server through the type. Of many photos one is shown.
        operation: done && forOne(done.operation as unknown as Operation | null, hash),
        by: nameOf(done?.by ?? null),
        at: done?.at ?? null,
      }),
    ),
    answers: answersOf(said, coin),
    place,
  };
}

/** An operation on thousands of photos, as far as it concerns this one. */
function forOne(operation: Operation | null, hash: string): Operation | null {
  return operation && 'photos' in operation ? { ...operation, photos: [hash] } : operation;
}

async function placeOf(
  db: Deps['db'],
  { versionId, filter, id }: { versionId: string; filter: PhotoFilter; id: number },
): Promise<PhotoPage['place']> {
  const query = { versionId, filter };
  const [{ total, cursors }, [previous], [next]] = await Promise.all([
    outlineOf(db, query),
    findPageIds(db, { ...query, before: id }, { limit: 1, last: true }),
    findPageIds(db, { ...query, after: id }, { limit: 1 }),
  ]);
  const page = Math.max(
    0,
    cursors.findLastIndex((cursor) => cursor === null || cursor < id),
  );
  const onPage = { ...query, after: cursors[page] ?? undefined, before: id };
  const index = page * GRID_PAGE + (await findPageIds(db, onPage, { limit: GRID_PAGE })).length;
  const beside = await findPhotos(
    db,
    [previous, next].flatMap((other) => other ?? []),
    undefined,
  );
  const hashOf = (other: number | undefined) => beside.find((row) => row.id === other)?.photoHash ?? null;
  return { index, total, previous: hashOf(previous), next: hashOf(next) };
}

function answersOf(
  { models, answers, predictions }: Awaited<ReturnType<typeof findAnswersTo>>,
  coin: CoinClass,
): PhotoAnswer[] {
  const truth = classIdentity(coin);
  return models.flatMap((model): PhotoAnswer[] => {
    const classes = classesOf(model);
    const kept = answers.find(({ modelId }) => modelId === model.id);
    const trained = predictions.find(({ modelId }) => modelId === model.id);
    const ranked = kept
      ? mostProbable(new Float32Array(Uint8Array.from(kept.probabilities).buffer))
      : trained
        ? [{ index: trained.predicted, probability: trained.confidence }]
        : [];
    const [first] = ranked;
    const best = first && classes[first.index];
    if (!best) return [];
    return [
      {
        modelId: model.id,
        model: model.number,
        modelName: model.name,
        classes: ranked.map(({ index, probability }) => ({
          label: classes[index]?.label ?? '',
          probability,
        })),
        isRight: classIdentity(best) === truth,
      },
    ];
  });
}

function mostProbable(probabilities: Float32Array): { index: number; probability: number }[] {
  return [...probabilities]
    .map((probability, index) => ({ index, probability }))
    .sort((a, b) => b.probability - a.probability)
    .slice(0, SHOWN.classes);
}
