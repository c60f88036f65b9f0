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
import { readClasses } from './draft-view';
import { countEntries } from './operation-repo';

/**
 * Makes the next version of the dataset of a draft, and ends the draft, in one transaction.
 * @throws AppError `conflict` when it has changed since its author saw it, has conflicts, lacks something or is based on an older
 * version
 */
export async function publishDraft(
  deps: Deps,
  actor: Actor,
  { draftId, message, seenSeq }: z.output<typeof publishDraftInput>,
): Promise<PublishedVersion> {
  const draft = await requireDraft(deps, draftId);
  requireOpen(draft);
  if (draft.lastSeq !== seenSeq) throw changed();
  const conflicts = await countEntries(deps.db, draftId, { kind: 'conflict', standing: true });
  if (conflicts > 0) {
    throw new AppError(
      'conflict',
      `${conflicts === 1 ? 'One conflict is' : `${conflicts} conflicts are`} not settled yet. Decide about ${conflicts === 1 ? 'it' : 'them'}, then publish.`,
    );
  }
  const published = await publishVersion(deps, {
    baseId: draft.base.id,
    createdBy: actor.userId,
    message,
    wanted: await wantedVersion(deps, { draftId, baseId: draft.base.id }),
    notes: [`Made from version ${draft.base.number} by the draft "${draft.name}".`],
    decided: await findSettledCopies(deps.db, draft.base.id),
    within: async (tx, { versionId }) => {
      const end = { state: 'published' as const, endedBy: actor.userId, becameId: versionId };
      // Somebody may have gone on while it was put together.
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
  { draftId, baseId }: { draftId: string; baseId: string },
): Promise<WantedVersion> {
  const [base, undecided, classes, cells] = await Promise.all([
    findBaseVersion(db, baseId),
    findUndecidedPhotos(db, baseId),
    readClasses(db, { draftId, baseId }),
    findAllCells(db, draftId, 'photo'),
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
