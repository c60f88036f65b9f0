import { listViewsInput, removeViewInput, type SavedViewItem, saveViewInput } from '@/shared/contracts/views';
import * as views from '../../domain/views/service';
import { procedure, router } from '../trpc';

const read = procedure('data:read');

/** Filters, columns and sort of a list that people keep under a name. */
export const viewsRouter = router({
  list: read
    .input(listViewsInput)
    .query(({ ctx, input }): Promise<SavedViewItem[]> => views.listViews(ctx.deps, ctx.actor, input.list)),
  save: read
    .input(saveViewInput)
    .mutation(({ ctx, input }): Promise<{ id: string }> => views.saveView(ctx.deps, ctx.actor, input)),
  remove: read
    .input(removeViewInput)
    .mutation(({ ctx, input }): Promise<void> => views.removeView(ctx.deps, ctx.actor, input.id)),
});
