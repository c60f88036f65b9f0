import { z } from 'zod';
import { type AugmentationPreview, augmentationPreviewInput } from '@/shared/contracts/augmentation-preview';
import {
  type DatasetDetail,
  type DatasetListItem,
  type DatasetVersionDetail,
  type ImportStatus,
  listDatasetsInput,
  listImportsInput,
  renameDatasetInput,
} from '@/shared/contracts/datasets';
import type { SavedEdit } from '@/shared/contracts/edits';
import type { VersionLeaks } from '@/shared/contracts/leaks';
import type { Page } from '@/shared/contracts/paging';
import {
  answerClassesInput,
  type PhotoChoices,
  type PhotoGridPage,
  type PhotoOutline,
  photoGridInput,
  photoOutlineInput,
} from '@/shared/contracts/photo-grid';
import { type PhotoPage, photoPageInput } from '@/shared/contracts/photo-page';
import { previewAugmentation } from '../../domain/augmentation-preview/service';
import { listDatasets } from '../../domain/datasets/dataset-list-repo';
import * as imports from '../../domain/datasets/import/import-service';
import * as datasets from '../../domain/datasets/service';
import { readVersionLeaks } from '../../domain/leaks/leak-gate';
import * as grid from '../../domain/photo-grid/service';
import { getPhotoPage } from '../../domain/photo-page/service';
import { procedure, router } from '../trpc';

const read = procedure('data:read');

export const datasetsRouter = router({
  list: read
    .input(listDatasetsInput)
    .query(({ ctx, input }): Promise<Page<DatasetListItem>> => listDatasets(ctx.deps, input)),
  /** By id or name. */
  get: read
    .input(z.object({ dataset: z.string() }))
    .query(({ ctx, input }): Promise<DatasetDetail> => datasets.getDataset(ctx.deps, input.dataset)),
  /** The latest version when no number is given. */
  version: read
    .input(z.object({ dataset: z.string(), number: z.number().int().optional() }))
    .query(({ ctx, input }): Promise<DatasetVersionDetail> => datasets.getVersion(ctx.deps, input)),
  /** Those that a filter finds, in the order of class, split and file. */
  photos: read
    .input(photoGridInput)
    .query(({ ctx, input }): Promise<PhotoGridPage> => grid.listPhotos(ctx.deps, input)),
  /** How many photos a filter finds, and the cursor of each page of 120. */
  photoOutline: read
    .input(photoOutlineInput)
    .query(({ ctx, input }): Promise<PhotoOutline> => grid.getOutline(ctx.deps, input)),
  /** Findings, sources and evaluations that photos of a version can be filtered by. */
  photoChoices: read
    .input(z.object({ versionId: z.string() }))
    .query(({ ctx, input }): Promise<PhotoChoices> => grid.getChoices(ctx.deps, input.versionId)),
  /** Classes that the model of an evaluation can answer: photos can be filtered by its answer. */
  answerClasses: read
    .input(answerClassesInput)
    .query(({ ctx, input }) => grid.getAnswerClasses(ctx.deps, input)),
  /** One photo of a version: its history, its groups, what models say of it, and those beside it in the grid. */
  photo: read
    .input(photoPageInput)
    .query(({ ctx, input }): Promise<PhotoPage> => getPhotoPage(ctx.deps, input)),
  /** Training photos as a run with these settings would see them, by the code that trains. */
  augmentationPreview: read
    .input(augmentationPreviewInput)
    .query(({ ctx, input }): Promise<AugmentationPreview> => previewAugmentation(ctx.deps, ctx.actor, input)),
  /** Whether copies of one photo lie in several splits of a version: then it takes a reason to train on it. */
  leaks: read
    .input(z.object({ versionId: z.string() }))
    .query(({ ctx, input }): Promise<VersionLeaks> => readVersionLeaks(ctx.deps.db, input.versionId)),
  rename: procedure('data:write')
    .input(renameDatasetInput)
    .mutation(({ ctx, input }): Promise<SavedEdit> => datasets.renameDataset(ctx.deps, input)),
  importStatus: read
    .input(z.object({ importId: z.string() }))
    .query(({ ctx, input }): Promise<ImportStatus> => imports.getImport(ctx.deps, input.importId)),
  /** Newest first. */
  imports: read
    .input(listImportsInput)
    .query(({ ctx, input }): Promise<Page<ImportStatus>> => imports.listImports(ctx.deps, input)),
  /** Draws the built-in demonstration set again, as an import of its own. */
  importDemo: procedure('data:write').mutation(
    ({ ctx }): Promise<{ importId: string }> => imports.startDemoImport(ctx.deps, ctx.actor),
  ),
});
