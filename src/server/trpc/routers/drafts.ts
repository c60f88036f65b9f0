import {
  type AppliedBulk,
  type AppliedOperation,
  applyBulkInput,
  applyOperationInput,
  type BulkPlan,
  createDraftInput,
  type DraftDetail,
  type DraftListItem,
  type DraftLogEntry,
  type DraftPhotoPage,
  draftHistoryInput,
  draftInput,
  draftPhotosInput,
  draftQueueInput,
  listDraftsInput,
  planBulkInput,
  planCleanInput,
  planPhotosInput,
  publishDraftInput,
  type QueueItem,
  type RebasePlan,
  settleConflictInput,
  type TurnedOperation,
  undoInput,
} from '@/shared/contracts/drafts';
import type { Page } from '@/shared/contracts/paging';
import type { PublishedVersion } from '../../domain/datasets/publish/publish-version';
import * as log from '../../domain/drafts/append';
import * as bulk from '../../domain/drafts/bulk-service';
import * as drafts from '../../domain/drafts/draft-service';
import { publishDraft } from '../../domain/drafts/publish-draft';
import * as queue from '../../domain/drafts/queue-service';
import { planRebase, rebaseDraft } from '../../domain/drafts/rebase';
import * as turns from '../../domain/drafts/turn';
import { procedure, router } from '../trpc';

const read = procedure('data:read');
const write = procedure('data:write');

export const draftsRouter = router({
  /** Of a dataset, the newest first. */
  list: read
    .input(listDraftsInput)
    .query(({ ctx, input }): Promise<Page<DraftListItem>> => drafts.listDrafts(ctx.deps, input)),
  create: write
    .input(createDraftInput)
    .mutation(({ ctx, input }): Promise<{ id: string }> => drafts.createDraft(ctx.deps, ctx.actor, input)),
  get: read
    .input(draftInput)
    .query(({ ctx, input }): Promise<DraftDetail> => drafts.getDraft(ctx.deps, ctx.actor, input.draftId)),
  /** Findings of the version that it is based on, with how their photos stand in the draft. */
  queue: read
    .input(draftQueueInput)
    .query(({ ctx, input }): Promise<Page<QueueItem>> => queue.listQueue(ctx.deps, input)),
  /** Of one class, or all. */
  photos: read
    .input(draftPhotosInput)
    .query(({ ctx, input }): Promise<DraftPhotoPage> => queue.listDraftPhotos(ctx.deps, input)),
  /** Its log, the newest entry first. */
  history: read
    .input(draftHistoryInput)
    .query(({ ctx, input }): Promise<Page<DraftLogEntry>> => queue.listHistory(ctx.deps, ctx.actor, input)),
  /** Does an operation; one on what somebody has changed since it was seen is answered, and kept, as a conflict. */
  operate: write
    .input(applyOperationInput)
    .mutation(({ ctx, input }): Promise<AppliedOperation> => log.applyOperation(ctx.deps, ctx.actor, input)),
  /** The caller's own; what a bulk action did in several parts is undone in the background. */
  undo: write
    .input(undoInput)
    .mutation(({ ctx, input }): Promise<TurnedOperation> => turns.undo(ctx.deps, ctx.actor, input)),
  redo: write
    .input(undoInput)
    .mutation(({ ctx, input }): Promise<TurnedOperation> => turns.redo(ctx.deps, ctx.actor, input)),
  /** Gives up the operation of a conflict. */
  settle: write
    .input(settleConflictInput)
    .mutation(({ ctx, input }): Promise<AppliedOperation> => log.settleConflict(ctx.deps, ctx.actor, input)),
  /** What a bulk action would do. */
  planBulk: read
    .input(planBulkInput)
    .query(({ ctx, input }): Promise<BulkPlan> => bulk.getBulkPlan(ctx.deps, input)),
  /** What a change of photos that were chosen in the grid would do to a version, or to a draft of it. */
  planPhotos: read
    .input(planPhotosInput)
    .query(({ ctx, input }): Promise<BulkPlan> => bulk.getPhotosPlan(ctx.deps, input)),
  /** What cleaning would do to a version that has no draft. */
  planClean: read
    .input(planCleanInput)
    .query(({ ctx, input }): Promise<BulkPlan> => bulk.getCleanPlan(ctx.deps, input.versionId)),
  /** Does it; of many photos in the background, which `get` tells of. */
  applyBulk: write
    .input(applyBulkInput)
    .mutation(({ ctx, input }): Promise<AppliedBulk> => bulk.applyBulk(ctx.deps, ctx.actor, input)),
  /** Makes the next version of it. */
  publish: write
    .input(publishDraftInput)
    .mutation(({ ctx, input }): Promise<PublishedVersion> => publishDraft(ctx.deps, ctx.actor, input)),
  /** What becomes of it on the latest version. */
  planRebase: read
    .input(draftInput)
    .query(({ ctx, input }): Promise<RebasePlan> => planRebase(ctx.deps, input.draftId)),
  /** Carries it over to the latest version, as a new draft. */
  rebase: write
    .input(draftInput)
    .mutation(({ ctx, input }): Promise<{ id: string }> => rebaseDraft(ctx.deps, ctx.actor, input.draftId)),
  discard: write
    .input(draftInput)
    .mutation(({ ctx, input }): Promise<void> => drafts.discardDraft(ctx.deps, ctx.actor, input.draftId)),
});
