import type { z } from 'zod';
import type {
  AppliedBulk,
  AppliedOperation,
  applyBulkInput,
  BulkAction,
  BulkPlan,
  planBulkInput,
  planPhotosInput,
} from '@/shared/contracts/drafts';
import type { Actor, Deps } from '../../deps';
import { AppError } from '../../errors';
import { tunables } from '../../tunables';
import { hasVersion } from '../curation/report-repo';
import { appendOperation, noDraft, requireOpen, TRANSACTION_LIMIT } from './append';
import { type BulkOperation, findBulkRequest, insertBulk } from './bulk-repo';
import { lockDraft } from './draft-repo';
import { requireDraft } from './draft-service';
import { bulkPart, findRequest } from './operation-repo';
import { planBulk } from './plan-bulk';
import { requireQuiet } from './turn';

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
 * Does what was shown: as one operation of the draft, or, of more photos than one transaction should change, in the background part
 * by part, each an operation by itself. Undo takes back the whole.
 * @param partPhotos photos of a part
 * @throws AppError `conflict` when the draft has changed since, another action runs in it, or there is nothing to do
 */
export async function applyBulk(
  deps: Deps,
  actor: Actor,
  { draftId, bulk, requestId, seenSeq }: z.output<typeof applyBulkInput>,
  { partPhotos = tunables.bulkPartPhotos }: { partPhotos?: number } = {},
): Promise<AppliedBulk> {
  const { base } = await requireDraft(deps, draftId);
  // Read ahead of the transaction, which holds only while the draft stands where it was seen.
  const { photos } = await planBulk(deps.db, { draftId, baseId: base.id }, bulk);
  const operation = operationOf(bulk);
  const parts = slicesOf(photos, partPhotos);
  const done = await deps.db.$transaction(async (tx): Promise<AppliedBulk> => {
    const draft = await lockDraft(tx, draftId);
    if (!draft) throw noDraft();
    requireOpen(draft);
    // Sent twice: the first time did it.
    if (await findRequest(tx, draftId, bulkPart(requestId, 0))) return { photos: 0, goesOn: false };
    if (await findBulkRequest(tx, draftId, requestId)) return { photos: 0, goesOn: true };
    await requireQuiet(tx, draftId);
    if (draft.lastSeq !== seenSeq) {
      throw new AppError(
        'conflict',
        'The draft has changed since this was shown. Look at it again, then do it.',
      );
    }
    const [first] = parts;
    if (!first) throw new AppError('conflict', 'There is nothing to do here.');
    if (parts.length > 1) {
      const begun = { draftId, requestId, action: requestId, by: actor.userId, total: parts.length };
      await insertBulk(tx, { ...begun, direction: 'do', operation }, parts);
      return { photos: photos.length, goesOn: true };
    }
    const applied: AppliedOperation = await appendOperation(tx, {
      draft,
      actor,
      input: {
        requestId: bulkPart(requestId, 0),
        operation: { ...operation, photos: first.map(([hash]) => hash) },
        findings: [...new Set(first.flatMap(([, , finding]) => finding ?? []))],
        seen: {},
      },
    });
    if (applied.outcome !== 'applied') throw new Error('a locked draft has changed');
    return { photos: photos.length, goesOn: false };
  }, TRANSACTION_LIMIT);
  deps.live.publishDraft(draftId);
  deps.live.publishChanged('reports');
  return done;
}

function operationOf(bulk: BulkAction): BulkOperation {
  if (bulk.action === 'photos') return bulk.change;
  if (bulk.action === 'move') return { kind: 'move', split: bulk.split };
  return { kind: bulk.action === 'keep' ? 'keep' : 'drop' };
}

function slicesOf<T>(items: readonly T[], length: number): T[][] {
  const count = Math.ceil(items.length / length);
  return Array.from({ length: count }, (_, i) => items.slice(i * length, (i + 1) * length));
}
