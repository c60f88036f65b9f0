import {
  type BinItem,
  binInput,
  type DeletionPreview,
  deleteInput,
  itemInput,
  itemsInput,
  type LifecycleOutcome,
  type LifecycleState,
  purgeInput,
} from '@/shared/contracts/lifecycle';
import type { Page } from '@/shared/contracts/paging';
import * as bin from '../../domain/lifecycle/bin-service';
import * as lifecycle from '../../domain/lifecycle/service';
import { procedure, router } from '../trpc';

const read = procedure('data:read');
/** Everybody may delete what is their own; the service asks the role about the rest, thing by thing. */
const change = procedure('data:read');

export const lifecycleRouter = router({
  /** Whether one thing is archived or in the bin; null when there is no such thing. */
  state: read
    .input(itemInput)
    .query(({ ctx, input }): Promise<LifecycleState | null> => lifecycle.getLifecycleState(ctx.deps, input)),
  /** What deleting would do: what goes along, what uses it, and what stands against it. */
  preview: read
    .input(itemsInput)
    .query(
      ({ ctx, input }): Promise<DeletionPreview> => lifecycle.previewDeletion(ctx.deps, ctx.actor, input),
    ),
  /** Hides things from lists. */
  archive: change
    .input(itemsInput)
    .mutation(
      ({ ctx, input }): Promise<LifecycleOutcome> => lifecycle.archiveItems(ctx.deps, ctx.actor, input),
    ),
  /** Shows archived things in lists again. */
  unarchive: change
    .input(itemsInput)
    .mutation(
      ({ ctx, input }): Promise<LifecycleOutcome> => lifecycle.unarchiveItems(ctx.deps, ctx.actor, input),
    ),
  /** Puts things into the bin. */
  delete: change
    .input(deleteInput)
    .mutation(
      ({ ctx, input }): Promise<LifecycleOutcome> => lifecycle.deleteItems(ctx.deps, ctx.actor, input),
    ),
  /** Takes things out of the bin, with what went along. */
  restore: change
    .input(itemsInput)
    .mutation(({ ctx, input }): Promise<LifecycleOutcome> => bin.restoreItems(ctx.deps, ctx.actor, input)),
  /** What was deleted last first. */
  bin: read.input(binInput).query(({ ctx, input }): Promise<Page<BinItem>> => bin.listBin(ctx.deps, input)),
  /** Removes entries of the bin for good, before their time. */
  purge: procedure('data:delete')
    .input(purgeInput)
    .mutation(({ ctx, input }): Promise<void> => bin.purgeDeletions(ctx.deps, input)),
});
