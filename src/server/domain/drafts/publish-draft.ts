import type { z } from 'zod';
import type { publishDraftInput } from '@/shared/contracts/drafts';
import type { Actor, Deps } from '../../deps';
import { AppError } from '../../errors';
import { findSettledCopies } from '../curation/finding-repo';
import { findBaseVersion, findUndecidedPhotos } from '../datasets/import/base-version-repo';
import type { WantedVersion } from '../datasets/publish/arrange-published';
import { type PublishedVersion, publishVersion } from '../datasets/publish/publish-version';
import { requireOpen } from './append';
import { findAllCells } from './cell-repo';
import { photoTarget } from './cells';
import { endDraft } from './draft-repo';
import { requireDraft } from './draft-service';
import { type DraftClasses, readClasses } from './draft-view';
import { countEntries } from './operation-repo';
import { countDraft, isUnchanged } from './photo-changes';
import { requireQuiet } from './turn';

/**
 * Makes the next version of the dataset of a draft, and ends the draft, in one transaction.
 * @throws AppError `conflict` when it has changed since its author saw it, has conflicts, holds nothing new, lacks something or is based on an older
 * version
 */
export async function publishDraft(
  deps: Deps,
  actor: Actor,
  { draftId, message, seenSeq }: z.output<typeof publishDraftInput>,
): Promise<PublishedVersion> {
  const draft = await requireDraft(deps, draftId);
  requireOpen(draft);
  await requireQuiet(deps.db, draftId);
  if (draft.lastSeq !== seenSeq) throw changed();
  const conflicts = await countEntries(deps.db, draftId, { kind: 'conflict', standing: true });
  if (conflicts > 0) {
    throw new AppError(
      'conflict',
      `${conflicts === 1 ? 'One conflict is' : `${conflicts} conflicts are`} not settled yet. Decide about ${conflicts === 1 ? 'it' : 'them'}, then publish.`,
    );
  }
  const { id: baseId } = draft.base;
  const classes = await readClasses(deps.db, { draftId, baseId });
  if (isUnchanged(await countDraft(deps.db, { draftId, baseId, classes }), classes)) {
    throw new AppError(
      'conflict',
      `Nothing has changed since version ${draft.base.number}, so there is nothing to publish. Change photos or classes first, or discard the draft.`,
    );
  }
  const published = await publishVersion(deps, {
    baseId,
    createdBy: actor.userId,
    message,
    wanted: await wantedVersion(deps, { draftId, baseId, classes }),
    notes: [`Made from version ${draft.base.number} by the draft "${draft.name}".`],
    decided: await findSettledCopies(deps.db, draft.base.id),
    within: async (tx, { versionId }) => {
      const end = { state: 'published' as const, endedBy: actor.userId, becameId: versionId };
      await requireQuiet(tx, draftId);
      // Somebody may have changed it while it was put together.
      if (!(await endDraft(tx, { id: draftId, lastSeq: seenSeq }, end))) throw changed();
    },
  });
  deps.live.publishDraft(draftId);
  return published;
}

const changed = () =>
  new AppError('conflict', 'The draft has changed since you looked. Look at it again, then publish.');

/** What the base becomes by the operations of a draft. */
async function wantedVersion(
  { db }: Deps,
  { draftId, baseId, classes }: { draftId: string; baseId: string; classes: DraftClasses },
): Promise<WantedVersion> {
  const [base, undecided, cells] = await Promise.all([
    findBaseVersion(db, baseId),
    findUndecidedPhotos(db, baseId),
    findAllCells(db, draftId, 'photos'),
  ]);
  const held = new Set((base?.photos ?? []).map(({ hash }) => hash));
  const brought = undecided.filter(({ hash }) => !held.has(hash));
  const photos = [...(base?.photos ?? []), ...brought].flatMap((photo): WantedVersion['photos'] => {
    const value = cells.get(photoTarget(photo.hash))?.value;
    if (value?.kind !== 'photo') {
      if (!held.has(photo.hash)) return [];
      return [{ ...photo, classKey: classes.resolve(photo.classKey), split: photo.split ?? 'train' }];
    }
    if (value.isDropped) return [];
    const { name, coin, split } = value;
    return [{ ...photo, name, coin, split, classKey: classes.resolve(value.classKey) }];
  });
  return {
    classes: classes.keys.flatMap((key) => {
      const value = classes.values.get(key);
      if (!value) return [];
      const { kind: _, isNew: __, isRemoved: ___, mergedInto: ____, ...names } = value;
      return [{ key, ...names }];
    }),
    photos,
  };
}
