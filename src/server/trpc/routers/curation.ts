import { z } from 'zod';
import type { DatasetBalance } from '@/shared/contracts/balance';
import {
  type DatasetReport,
  type Finding,
  listFindingsInput,
  markPhotoInput,
  type PhotoMarks,
  photoMarksInput,
  setFindingStatusInput,
} from '@/shared/contracts/curation';
import type { Page } from '@/shared/contracts/paging';
import { mapPointsInput, type PhotoMap, type PhotoMapPoints } from '@/shared/contracts/photo-map';
import { getBalance } from '../../domain/balance/balance-service';
import { markPhoto, photoMarks } from '../../domain/curation/photo-marks';
import * as reports from '../../domain/curation/report-service';
import * as maps from '../../domain/photo-grid/map/service';
import { procedure, router } from '../trpc';

const read = procedure('data:read');
const write = procedure('data:write');

export const curationRouter = router({
  /** Progress and result of the report of a dataset version. */
  report: read
    .input(z.object({ versionId: z.string() }))
    .query(({ ctx, input }): Promise<DatasetReport> => reports.getReport(ctx.deps, input.versionId)),
  /** The gravest kinds first. */
  findings: read
    .input(listFindingsInput)
    .query(({ ctx, input }): Promise<Page<Finding>> => reports.listFindings(ctx.deps, input)),
  /** How evenly the photos are spread, and what the smallest classes cost by the newest model of the dataset. */
  balance: read
    .input(z.object({ versionId: z.string() }))
    .query(({ ctx, input }): Promise<DatasetBalance> => getBalance(ctx.deps, input.versionId)),
  /** What people have said of a photo that a model was asked about. */
  marks: read
    .input(photoMarksInput)
    .query(({ ctx, input }): Promise<PhotoMarks> => photoMarks(ctx.deps, input)),
  /** Puts a photo into the queue of its dataset: its label is wrong, or not to be decided. */
  mark: procedure('review:write')
    .input(markPhotoInput)
    .mutation(({ ctx, input }): Promise<{ id: string }> => markPhoto(ctx.deps, ctx.actor, input)),
  setStatus: write
    .input(setFindingStatusInput)
    .mutation(
      ({ ctx, input }): Promise<{ changed: number }> => reports.setFindingStatus(ctx.deps, ctx.actor, input),
    ),
  /** Makes a report that has failed once more. */
  retry: write
    .input(z.object({ versionId: z.string() }))
    .mutation(({ ctx, input }): Promise<void> => reports.retryReport(ctx.deps, input.versionId)),
  /** Whether there is a map of the photos of a dataset version. */
  map: read
    .input(z.object({ versionId: z.string() }))
    .query(({ ctx, input }): Promise<PhotoMap> => maps.getMap(ctx.deps, input.versionId)),
  /** Where each photo lies on it, and what it is coloured by: columns in base64. */
  mapPoints: read
    .input(mapPointsInput)
    .query(({ ctx, input }): Promise<PhotoMapPoints> => maps.getMapPoints(ctx.deps, input)),
  /** Has the map made, in the background. */
  makeMap: write
    .input(z.object({ versionId: z.string() }))
    .mutation(({ ctx, input }): Promise<void> => maps.requestMap(ctx.deps, ctx.actor, input.versionId)),
});
