import {
  datasetRef,
  type MadeVersions,
  previewSplitInput,
  restoreVersionInput,
  type SplitPreview,
  splitVersionInput,
} from '@/shared/contracts/splits';
import {
  diffInput,
  diffPhotosInput,
  type PhotoChangePage,
  type VersionDiff,
} from '@/shared/contracts/version-diff';
import { diffVersions, listChangedPhotos } from '../../domain/datasets/diff/diff-service';
import { lockTest, unlockTest } from '../../domain/datasets/lock/test-lock';
import * as splits from '../../domain/splits/split-service';
import { procedure, router } from '../trpc';

const read = procedure('data:read');
const write = procedure('data:write');

/** Versions of datasets: how they are divided, and what became of them. */
export const versionsRouter = router({
  /** What dividing the latest version again would make of each class. */
  previewSplit: read
    .input(previewSplitInput)
    .query(({ ctx, input }): Promise<SplitPreview> => splits.previewSplit(ctx.deps, input)),
  /** What became of photos and classes between two versions. */
  diff: read.input(diffInput).query(({ ctx, input }): Promise<VersionDiff> => diffVersions(ctx.deps, input)),
  /** The photos that it is about. */
  diffPhotos: read
    .input(diffPhotosInput)
    .query(({ ctx, input }): Promise<PhotoChangePage> => listChangedPhotos(ctx.deps, input)),
  /** Divides the latest version again, as the next version; of folds one version each. */
  split: write
    .input(splitVersionInput)
    .mutation(({ ctx, input }): Promise<MadeVersions> => splits.splitVersion(ctx.deps, ctx.actor, input)),
  /** An older version once more, as the latest. */
  restore: write
    .input(restoreVersionInput)
    .mutation(({ ctx, input }): Promise<MadeVersions> => splits.restoreVersion(ctx.deps, ctx.actor, input)),
  /** What was ever tested on is never trained on again. */
  lock: write
    .input(datasetRef)
    .mutation(({ ctx, input }): Promise<void> => lockTest(ctx.deps, ctx.actor, input.dataset)),
  /** Lets later versions train on what was tested on: for administrators. */
  unlock: procedure('data:delete')
    .input(datasetRef)
    .mutation(({ ctx, input }): Promise<void> => unlockTest(ctx.deps, input.dataset)),
});
