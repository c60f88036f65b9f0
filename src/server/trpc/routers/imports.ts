import { z } from 'zod';
import type { ImportStatus } from '@/shared/contracts/datasets';
import {
  fetchImportInput,
  type PlannedImport,
  planImportInput,
  saveImportInput,
} from '@/shared/contracts/imports';
import { beginFetch } from '../../domain/datasets/fetch/fetch-import';
import { getImport } from '../../domain/datasets/import/import-service';
import * as staged from '../../domain/datasets/staging/staged-imports';
import { procedure, router } from '../trpc';

const write = procedure('data:write');

/** Imports that were uploaded to be looked at before they are saved. */
export const importsRouter = router({
  get: procedure('data:read')
    .input(z.object({ importId: z.string() }))
    .query(({ ctx, input }): Promise<ImportStatus> => getImport(ctx.deps, input.importId)),
  /** What it would become with these choices, and what that changes of the dataset of this name. Nothing is saved. */
  plan: write
    .input(planImportInput)
    .query(({ ctx, input }): Promise<PlannedImport> => staged.planStaged(ctx.deps, input)),
  /** Answers at once; `get` has the progress and the outcome. What fails stays staged, with the reason. */
  save: write
    .input(saveImportInput)
    .mutation(
      ({ ctx, input }): Promise<{ importId: string }> => staged.saveStaged(ctx.deps, ctx.actor, input),
    ),
  /**
   * Begins to fetch an archive from an address, a folder of the server or a prefix of a bucket. Answers at once; then it
   * waits to be saved as what was uploaded does.
   */
  fetch: write
    .input(fetchImportInput)
    .mutation(({ ctx, input }): Promise<{ importId: string }> => beginFetch(ctx.deps, ctx.actor, input)),
  /** Folders of the server and prefixes of buckets below which an import may be fetched. */
  places: write.query(({ ctx }): string[] => ctx.deps.env.importFolders),
  discard: write
    .input(z.object({ importId: z.string() }))
    .mutation(({ ctx, input }): Promise<void> => staged.discardStaged(ctx.deps, ctx.actor, input.importId)),
});
