import { z } from 'zod';
import {
  acceptIncomingInput,
  decideIncomingInput,
  type IncomingAdded,
  type IncomingChange,
  type IncomingCounts,
  type IncomingPhoto,
  labelIncomingInput,
  listIncomingInput,
  reportWrongInput,
} from '@/shared/contracts/incoming';
import type { Page } from '@/shared/contracts/paging';
import { acceptIncoming } from '../../domain/incoming/accept';
import { reportWrong, withdrawPhoto } from '../../domain/incoming/send-photo';
import * as incoming from '../../domain/incoming/service';
import { procedure, router } from '../trpc';

const read = procedure('data:read');
const write = procedure('data:write');
const classify = procedure('classify');

/** Photos that wait to be labelled and accepted into a dataset. They come by `POST /api/datasets/:dataset/incoming`. */
export const incomingRouter = router({
  /** The photo first that has waited longest. */
  list: read
    .input(listIncomingInput)
    .query(({ ctx, input }): Promise<Page<IncomingPhoto>> => incoming.listIncoming(ctx.deps, input)),
  counts: read
    .input(z.object({ datasetId: z.string() }))
    .query(
      ({ ctx, input }): Promise<IncomingCounts> => incoming.getIncomingCounts(ctx.deps, input.datasetId),
    ),
  /** Photos that somebody else has changed meanwhile stay as they are. */
  label: write
    .input(labelIncomingInput)
    .mutation(
      ({ ctx, input }): Promise<IncomingChange> => incoming.labelIncoming(ctx.deps, ctx.actor, input),
    ),
  reject: write
    .input(decideIncomingInput)
    .mutation(
      ({ ctx, input }): Promise<IncomingChange> => incoming.rejectIncoming(ctx.deps, ctx.actor, input),
    ),
  /** Takes a rejection back. */
  restore: write
    .input(decideIncomingInput)
    .mutation(({ ctx, input }): Promise<IncomingChange> => incoming.restoreIncoming(ctx.deps, input)),
  /** Makes the next version with labelled photos; answers at once, `imports.get` has the outcome. */
  accept: write
    .input(acceptIncomingInput)
    .mutation(({ ctx, input }): Promise<{ importId: string }> => acceptIncoming(ctx.deps, ctx.actor, input)),
  /** A classified photo whose answer is wrong. */
  reportWrong: classify
    .input(reportWrongInput)
    .mutation(({ ctx, input }): Promise<IncomingAdded> => reportWrong(ctx.deps, ctx.actor, input)),
  /** Takes back a photo that the caller has sent, as long as nobody else has processed it. */
  withdraw: classify
    .input(z.object({ id: z.string() }))
    .mutation(({ ctx, input }): Promise<void> => withdrawPhoto(ctx.deps, ctx.actor, input.id)),
});
