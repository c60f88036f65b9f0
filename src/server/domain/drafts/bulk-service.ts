import type { z } from 'zod';
import {
  type AppliedOperation,
  type applyBulkInput,
  type BulkAction,
  type BulkPlan,
  MAX_OPERATION_PHOTOS,
  type Operation,
  type planBulkInput,
  type planPhotosInput,
} from '@/shared/contracts/drafts';
import type { Actor, Deps } from '../../deps';
import { AppError } from '../../errors';
import { hasVersion } from '../curation/report-repo';
import { appendOperation, noDraft, requireOpen, TRANSACTION_LIMIT } from './append';
import { lockDraft } from './draft-repo';
import { requireDraft } from './draft-service';
import { bulkPart, findRequest } from './operation-repo';
import { planBulk } from './plan-bulk';

/** What a bulk action would do to a draft. @throws AppError `not-found` */
export async function getBulkPlan(
  deps: Deps,
  { draftId, bulk }: z.output<typeof planBulkInput>,
): Promise<BulkPlan> {
  const { base, lastSeq } = await requireDraft(deps, draftId);
  const { shown } = await planBulk(deps.db, { draftId, baseId: base.id }, bulk);
  return { seq: lastSeq, ...shown };
}

/** What cleaning would do to a version. @throws AppError `not-found` */
export async function getCleanPlan({ db }: Deps, versionId: string): Promise<BulkPlan> {
  if (!(await hasVersion(db, versionId)))
    throw new AppError('not-found', 'There is no such dataset version.');
  const { shown } = await planBulk(db, { draftId: '', baseId: versionId }, { action: 'clean' });
  return { seq: 0, ...shown };
}

/**
 * What a change would do to photos of a version that were chosen, or to those of a draft of it.
 * @throws AppError `not-found`, `conflict` for a draft of another version, `bad-request` for too many photos
 */
export async function getPhotosPlan(
  deps: Deps,
  { versionId, draftId, bulk }: z.output<typeof planPhotosInput>,
): Promise<BulkPlan> {
  if (!(await hasVersion(deps.db, versionId)))
    throw new AppError('not-found', 'There is no such dataset version.');
  const draft = draftId === undefined ? null : await requireDraft(deps, draftId);
  if (draft && draft.base.id !== versionId) {
    throw new AppError('conflict', 'This draft is based on another version. Choose another, or a new one.');
  }
  const { shown } = await planBulk(deps.db, { draftId: draftId ?? '', baseId: versionId }, bulk);
  return { seq: draft?.lastSeq ?? 0, ...shown };
}

/**
 * Does what was shown, as operations of the draft: all of it or nothing.
 * @throws AppError `conflict` when the draft has gone on since, or there is nothing to do
 */
export async function applyBulk(
  deps: Deps,
  actor: Actor,
  { draftId, bulk, requestId, seenSeq }: z.output<typeof applyBulkInput>,
): Promise<{ photos: number; operations: number }> {
  const done = await deps.db.$transaction(async (tx) => {
    const draft = await lockDraft(tx, draftId);
    if (!draft) throw noDraft();
    requireOpen(draft);
    // Sent twice: the first time did it.
    if (await findRequest(tx, draftId, bulkPart(requestId, 0))) return { photos: 0, operations: 0 };
    if (draft.lastSeq !== seenSeq) {
      throw new AppError(
        'conflict',
        'The draft has changed since this was shown. Look at it again, then do it.',
      );
    }
    const { photos } = await planBulk(tx, { draftId, baseId: draft.baseId }, bulk);
    if (photos.length === 0) throw new AppError('conflict', 'There is nothing to do here.');
    let operations = 0;
    for (let start = 0; start < photos.length; start += MAX_OPERATION_PHOTOS) {
      const part = photos.slice(start, start + MAX_OPERATION_PHOTOS);
      const applied: AppliedOperation = await appendOperation(tx, {
        draft: { ...draft, lastSeq: draft.lastSeq + operations },
        actor,
        input: {
          requestId: bulkPart(requestId, operations),
          operation: operationOf(
            bulk,
            part.map(({ hash }) => hash),
          ),
          findings: [...new Set(part.flatMap(({ finding }) => finding ?? []))],
          seen: {},
        },
      });
      if (applied.outcome !== 'applied') throw new Error('a locked draft has changed');
      operations += 1;
    }
    return { photos: photos.length, operations };
  }, TRANSACTION_LIMIT);
  deps.live.publishDraft(draftId);
  deps.live.publishChanged('reports');
  return done;
}

function operationOf(bulk: BulkAction, photos: string[]): Operation {
  if (bulk.action === 'photos') return { ...bulk.change, photos };
  if (bulk.action === 'move') return { kind: 'move', photos, split: bulk.split };
  return { kind: bulk.action === 'keep' ? 'keep' : 'drop', photos };
}
