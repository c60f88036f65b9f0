import type { z } from 'zod';
import type { FindingKind, FindingPhoto, FindingStatus } from '@/shared/contracts/curation';
import type {
  DraftLogEntry,
  DraftPhoto,
  DraftPhotoPage,
  draftHistoryInput,
  draftPhotosInput,
  draftQueueInput,
  QueueItem,
} from '@/shared/contracts/drafts';
import type { Page } from '@/shared/contracts/paging';
import { groupBy } from '@/shared/group-by';
import { toPage } from '../../db/keyset';
import type { Actor, Deps } from '../../deps';
import { findFindingPage } from '../curation/finding-repo';
import { findUserNames } from '../datasets/repo';
import { findItemsOfClass, findMovedInto, findPhotoFacts } from './cell-repo';
import { photoTarget, type ReadCell } from './cells';
import { requireDraft } from './draft-service';
import { type DraftClasses, readCells } from './draft-view';
import { findEntryPage } from './operation-repo';
import { toldOf } from './told-operation';

/** Photos of a group that a person looks at side by side; what is done to a group is done to these. */
const SHOWN_PHOTOS = 60;

/** Findings of the version that a draft is based on, each photo as it stands in the draft. @throws AppError */
export async function listQueue(
  deps: Deps,
  { draftId, ...input }: z.output<typeof draftQueueInput>,
): Promise<Page<QueueItem>> {
  const { db } = deps;
  const { base } = await requireDraft(deps, draftId);
  const { keys, rows } = await findFindingPage(db, { ...input, versionId: base.id });
  const shown = new Map(
    rows.map((row) => [row.id, (row.photos as unknown as FindingPhoto[]).slice(0, SHOWN_PHOTOS)]),
  );
  const [photoOf, names] = await Promise.all([
    describer(deps, {
      draftId,
      baseId: base.id,
      hashes: [...shown.values()].flat().map(({ hash }) => hash),
    }),
    findUserNames(db, [...new Set(rows.flatMap(({ statusBy }) => statusBy ?? []))]),
  ]);
  const items = rows.map((row): QueueItem => {
    const photos = (shown.get(row.id) ?? []).map((photo) => ({
      ...photoOf(photo.hash, photo.file),
      classKey: photo.classKey,
      split: photo.split,
      kept: photo.kept,
    }));
    return {
      id: row.id,
      kind: row.kind as FindingKind,
      acrossSplits: row.acrossSplits,
      acrossClasses: row.acrossClasses,
      measured: row.measured,
      threshold: row.threshold,
      photos,
      photoCount: row.photoCount,
      status: row.status as FindingStatus,
      statusBy: row.statusBy ? (names.get(row.statusBy) ?? null) : null,
      statusAt: row.statusAt,
      suggestions: suggestionsOf(photos, row.suggestion),
    };
  });
  return toPage(keys, items, ({ id }) => id);
}

/** The class that a probable wrong label should be; then those that the photos are in, the one with the most first. */
function suggestionsOf(photos: QueueItem['photos'], proposed: string | null): string[] {
  const present = photos.flatMap(({ now, classKey, kept }) => {
    if (!now?.isDropped) return now?.classKey ?? classKey;
    // What the import left out is what one of its files says.
    return kept ? [] : classKey;
  });
  const byPhotos = [...groupBy(present, (key) => key).entries()]
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([key]) => key);
  return [...new Set(proposed === null ? byPhotos : [proposed, ...byPhotos])].slice(0, 9);
}

/** Photos of one class, or all, in the order of the base; what operations have put there comes first. @throws AppError */
export async function listDraftPhotos(
  deps: Deps,
  { draftId, classKey, cursor, limit }: z.output<typeof draftPhotosInput>,
): Promise<DraftPhotoPage> {
  const { base } = await requireDraft(deps, draftId);
  const { classes } = await readCells(deps.db, { draftId, baseId: base.id }, []);
  const within = classKey === undefined ? null : classesWithin(classes, classKey);
  const rows = await findItemsOfClass(deps.db, {
    versionId: base.id,
    classIndices: within && classes.base.filter(({ key }) => within.has(key)).map(({ index }) => index),
    cursor,
    limit: limit + 1,
  });
  const page = rows.slice(0, limit);
  const moved =
    within && cursor === undefined ? await findMovedInto(deps.db, draftId, [...within], limit) : [];
  const names = new Map(page.map(({ photoHash, fileName }) => [photoHash, fileName]));
  const hashes = [...new Set([...moved, ...names.keys()])];
  const photoOf = await describer(deps, { draftId, baseId: base.id, hashes });
  return {
    items: hashes.flatMap((hash) => {
      const photo = photoOf(hash, names.get(hash) ?? '');
      return !classKey || photo.now?.classKey === classKey ? [photo] : [];
    }),
    nextCursor: rows.length > limit ? (page.at(-1)?.id ?? null) : null,
  };
}

/** A class and those that were merged into it. */
function classesWithin({ values, resolve }: DraftClasses, classKey: string): Set<string> {
  return new Set([...values.keys()].filter((key) => resolve(key) === classKey));
}

/** How photos stand in a draft, by their hash. */
async function describer(
  { db }: Deps,
  { draftId, baseId, hashes }: { draftId: string; baseId: string; hashes: readonly string[] },
): Promise<(hash: string, file: string) => DraftPhoto> {
  const [{ read, classes }, facts] = await Promise.all([
    readCells(db, { draftId, baseId }, [...new Set(hashes)].map(photoTarget)),
    findPhotoFacts(db, hashes),
  ]);
  return (hash, file) => ({
    hash,
    file,
    ...placeOf(read, classes, hash),
    bytes: facts.get(hash)?.bytes ?? null,
    width: facts.get(hash)?.width ?? null,
    height: facts.get(hash)?.height ?? null,
  });
}

function placeOf(read: ReadCell, classes: DraftClasses, hash: string): Pick<DraftPhoto, 'now' | 'revision'> {
  const { revision, value } = read(photoTarget(hash));
  if (value?.kind !== 'photo') return { revision, now: null };
  const classKey = classes.resolve(value.classKey);
  return {
    revision,
    now: {
      classKey,
      classLabel: classes.values.get(classKey)?.label ?? classKey,
      split: value.split,
      isDropped: value.isDropped,
      isKept: value.isKept,
    },
  };
}

/** The log of a draft, the newest entry first. @throws AppError */
export async function listHistory(
  deps: Deps,
  actor: Actor,
  { draftId, ...input }: z.output<typeof draftHistoryInput>,
): Promise<Page<DraftLogEntry>> {
  await requireDraft(deps, draftId);
  const { keys, rows } = await findEntryPage(deps.db, { draftId, ...input });
  const names = await findUserNames(deps.db, [...new Set(rows.flatMap(({ by }) => by ?? []))]);
  const entries = rows.map(
    ({ seq, kind, about, operation, standing, by, at }): DraftLogEntry => ({
      seq,
      kind,
      about,
      operation: kind === 'conflict' && standing ? operation : operation && toldOf(operation),
      standing,
      by: by ? (names.get(by) ?? null) : null,
      isMine: by === actor.userId,
      at,
    }),
  );
  return toPage(keys, entries, ({ seq }) => seq);
}
