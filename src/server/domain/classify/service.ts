import type { z } from 'zod';
import { type CoinChoice, type PhotoCoins, photoCoinsSchema } from '@/shared/coin-on-photo';
import type {
  ClassificationHistory,
  ClassificationItem,
  ClassScore,
  classificationHistoryInput,
  classifyCoinsInput,
} from '@/shared/contracts/classify';
import type { Actor, Deps } from '../../deps';
import { AppError } from '../../errors';
import { pinBlob, unpinBlob } from '../blobs/blob-pins';
import { preprocessingOf } from '../models/model-rows';
import { insertPhotos } from '../photos/repo';
import { readRetention } from '../retention/settings';
import { askModels, chooseModels } from './ask-models';
import {
  findClassification,
  findHistory,
  findHistoryEntry,
  type HistoryPlace,
  type HistoryRow,
  insertClassification,
  setFound,
  upsertAnswer,
} from './repo';

/** Longest file name kept; what is longer is cut, it only serves to recognise the photo. */
const MAX_FILE_NAME = 200;

/**
 * Classifies a photo with some model versions, and keeps photo and answers in the history.
 *
 * @param models ids or numbers; none for each dataset's champion or best, see `chooseModels`
 * @throws AppError `bad-photo` or `too-large` for what is no usable photo, `not-found` for an unknown model,
 *   `conflict` for one that cannot classify
 */
export async function classifyPhoto(
  deps: Deps,
  actor: Actor,
  {
    bytes,
    fileName,
    models,
    coins = 'find',
  }: { bytes: Uint8Array; fileName: string; models: string[]; coins?: CoinChoice },
): Promise<ClassificationItem> {
  const chosen = await chooseModels(deps, models);
  const owner = actor.userId;
  const { keepPhotoMetadata: keepMetadata } = await readRetention(deps.db);
  const asked = { bytes, owner, keepMetadata, coins };
  const { facts: photo, stripped, found, answers } = await askModels(deps, chosen, asked);
  pinBlob(photo.hash);
  try {
    await deps.blobs.write(stripped ?? bytes);
    const id = await deps.db.$transaction(async (tx) => {
      await insertPhotos(tx, [photo]);
      return insertClassification(tx, {
        userId: actor.userId,
        photoHash: photo.hash,
        fileName: fileName.slice(0, MAX_FILE_NAME),
        found,
        answers,
      });
    });
    return await getClassification(deps, id);
  } finally {
    unpinBlob(photo.hash);
  }
}

/** The history of the whole team, newest first; `cursor` is what the page before gave. */
export async function listHistory(
  deps: Deps,
  { cursor, archived, limit }: z.output<typeof classificationHistoryInput>,
): Promise<ClassificationHistory> {
  const after = cursor === undefined ? null : decodeCursor(cursor);
  const rows = await findHistory(deps.db, { after, archived, limit: limit + 1 });
  const items = rows.slice(0, limit).map(toItem);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last ? encodeCursor(last) : null };
}

/** @throws AppError `not-found` */
export async function getClassification(deps: Deps, id: string): Promise<ClassificationItem> {
  const row = await findHistoryEntry(deps.db, id);
  if (!row) throw noClassification();
  return toItem(row);
}

/** Classifies a photo of the history with further model versions; one that did so before does it again. */
export async function classifyAgain(
  deps: Deps,
  actor: Actor,
  { id, models }: { id: string; models: string[] },
): Promise<ClassificationItem> {
  const row = await findClassification(deps.db, id);
  if (!row) throw noClassification();
  const chosen = await chooseModels(deps, models);
  const { answers } = await askModels(deps, chosen, {
    bytes: await deps.blobs.read(row.photoHash),
    owner: actor.userId,
    keepMetadata: true,
    coins: choiceOf(foundOf(row)),
  });
  await deps.db.$transaction(async (tx) => {
    for (const answer of answers) await upsertAnswer(tx, id, answer);
  });
  return getClassification(deps, id);
}

/**
 * Asks the models of an entry about other coins of its photo: those that a person placed, or the whole photo.
 * @throws AppError `not-found`, `conflict` when one of the models cannot classify any more
 */
export async function classifyCoins(
  deps: Deps,
  actor: Actor,
  { id, coins }: z.output<typeof classifyCoinsInput>,
): Promise<ClassificationItem> {
  const row = await findClassification(deps.db, id);
  if (!row) throw noClassification();
  const chosen = await chooseModels(
    deps,
    row.results.map(({ modelId }) => modelId),
  );
  const bytes = await deps.blobs.read(row.photoHash);
  const asked = { bytes, owner: actor.userId, keepMetadata: true, coins };
  const { found, answers } = await askModels(deps, chosen, asked);
  await deps.db.$transaction(async (tx) => {
    await setFound(tx, id, found);
    for (const answer of answers) await upsertAnswer(tx, id, answer);
  });
  return getClassification(deps, id);
}

/** What leads to the same coins again. */
function choiceOf(found: PhotoCoins | null): CoinChoice {
  if (!found) return 'whole';
  return found.placed && found.coins.length > 0 ? found.coins : 'find';
}

const foundOf = ({ found }: { found: unknown }): PhotoCoins | null =>
  // Null before coins were looked for.
  found === null ? null : photoCoinsSchema.parse(found);

const noClassification = () =>
  new AppError('not-found', 'There is no such classification; it may have been deleted.');

function toItem(row: HistoryRow): ClassificationItem {
  const { id, photoHash, fileName, createdAt, archivedAt } = row;
  return {
    id,
    photoHash,
    fileName,
    createdAt,
    archivedAt,
    user: row.user.name,
    userId: row.userId,
    found: foundOf(row),
    results: row.results.map(({ ms, top, others, model }) => ({
      modelId: model.id,
      modelNumber: model.number,
      modelName: model.name,
      datasetName: model.datasetVersion.dataset.name,
      top1: model.top1,
      ms,
      rotations: preprocessingOf(model).testTimeRotations,
      // Written by ask-models.ts through the type.
      top: top as unknown as ClassScore[],
      others: (others ?? []) as unknown as ClassScore[][],
    })),
  };
}

/** Where a page of the history ended, as the caller hands it back for the next one. */
function encodeCursor({ createdAt, id }: HistoryPlace): string {
  return `${createdAt.getTime()}_${id}`;
}

/** @throws AppError `bad-request` */
function decodeCursor(cursor: string): HistoryPlace {
  const [, time, id] = /^(\d{1,15})_(\w{1,64})$/.exec(cursor) ?? [];
  if (!time || !id)
    throw new AppError('bad-request', 'This cursor is not of the history. Start from the first page.');
  return { createdAt: new Date(Number(time)), id };
}
