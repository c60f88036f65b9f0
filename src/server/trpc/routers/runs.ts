import { z } from 'zod';
import {
  type CompareRun,
  compareRunsInput,
  curvesInput,
  type MetricCurves,
} from '@/shared/contracts/compare';
import type { SavedEdit } from '@/shared/contracts/edits';
import { overrideLeaksInput } from '@/shared/contracts/leaks';
import type { Page } from '@/shared/contracts/paging';
import {
  estimateInput,
  groupRunsInput,
  listRunsInput,
  noteRunInput,
  type RunDetail,
  type RunEstimate,
  type RunEventsPage,
  type RunGroups,
  type RunListItem,
  renameRunInput,
  rerunRunsInput,
  seriesInput,
  starRunsInput,
  startRunInput,
  type TelemetryPoint,
  tagRunsInput,
  telemetryInput,
} from '@/shared/contracts/runs';
import type { StepSeries } from '@/shared/step-curve';
import { compareRuns } from '../../domain/runs/compare/compare-runs';
import { readCurves } from '../../domain/runs/compare/read-curves';
import * as controls from '../../domain/runs/controls/controls';
import { readStepSeries } from '../../domain/runs/curves/step-series';
import { readTelemetry } from '../../domain/runs/curves/telemetry';
import * as estimates from '../../domain/runs/estimate/estimate-service';
import { findTags } from '../../domain/runs/list/mark-repo';
import { noteRun, starRuns, tagRuns } from '../../domain/runs/list/mark-service';
import { groupRuns } from '../../domain/runs/list/run-group-repo';
import { listRunAuthors, listRuns } from '../../domain/runs/list/run-list-repo';
import * as queries from '../../domain/runs/query-service';
import { rerunRuns } from '../../domain/runs/rerun';
import * as runs from '../../domain/runs/service';
import { procedure, router } from '../trpc';

const read = procedure('data:read');
const write = procedure('run:write');
/** Run by id or number. */
const runRef = z.object({ run: z.string() });

export const runsRouter = router({
  list: read
    .input(listRunsInput)
    .query(({ ctx, input }): Promise<Page<RunListItem>> => listRuns(ctx.deps, input, ctx.actor)),
  /** Runs by what one field has, with means over all of them. */
  groups: read
    .input(groupRunsInput)
    .query(({ ctx, input }): Promise<RunGroups> => groupRuns(ctx.deps, input, ctx.actor)),
  tags: read.query(({ ctx }): Promise<string[]> => findTags(ctx.deps.db)),
  authors: read.query(({ ctx }): Promise<string[]> => listRunAuthors(ctx.deps)),
  get: read
    .input(runRef)
    .query(({ ctx, input }): Promise<RunDetail> => queries.getRun(ctx.deps, input.run, ctx.actor)),
  /** A page of the log, for programs; pages follow it over the socket. */
  events: read
    .input(
      runRef.extend({
        afterSeq: z.number().int().min(0).default(0),
        limit: z.number().int().min(1).max(5000).default(1000),
      }),
    )
    .query(({ ctx, input }): Promise<RunEventsPage> => queries.listEvents(ctx.deps, input)),
  /** The step curve, thinned; by `fromStep` and `toStep` a part of it in more detail. */
  series: read
    .input(seriesInput)
    .query(({ ctx, input }): Promise<StepSeries> => readStepSeries(ctx.deps, input)),
  /** How the machines did that trained it, thinned. */
  telemetry: read
    .input(telemetryInput)
    .query(({ ctx, input }): Promise<TelemetryPoint[]> => readTelemetry(ctx.deps, input)),
  compare: read
    .input(compareRunsInput)
    .query(({ ctx, input }): Promise<CompareRun[]> => compareRuns(ctx.deps, input.runs, ctx.actor)),
  /** Curves of several runs over one axis, thinned. */
  curves: read
    .input(curvesInput)
    .query(({ ctx, input }): Promise<MetricCurves[]> => readCurves(ctx.deps, input)),
  estimate: read
    .input(estimateInput)
    .query(({ ctx, input }): Promise<RunEstimate> => estimates.estimateRun(ctx.deps, input)),
  start: write
    .input(startRunInput)
    .mutation(
      ({ ctx, input }): Promise<{ id: string; number: number }> => runs.startRun(ctx.deps, ctx.actor, input),
    ),
  /** Queues runs once more, each with its own recipe on its own data version; all of them or none. */
  rerun: write
    .input(rerunRunsInput)
    .mutation(
      ({ ctx, input }): Promise<{ runs: { id: string; number: number }[] }> =>
        rerunRuns(ctx.deps, ctx.actor, input),
    ),
  /** Makes a checkpoint and leaves the worker to others. */
  pause: write
    .input(runRef)
    .mutation(({ ctx, input }): Promise<void> => controls.requestPause(ctx.deps, ctx.actor, input.run)),
  /** Continues from the checkpoint, on any worker. */
  resume: write
    .input(runRef)
    .mutation(({ ctx, input }): Promise<void> => controls.requestResume(ctx.deps, ctx.actor, input.run)),
  /** Queues a failed run again, from its newest checkpoint. */
  retry: write
    .input(runRef)
    .mutation(({ ctx, input }): Promise<void> => controls.retryRun(ctx.deps, ctx.actor, input.run)),
  /** Ends after the current batch and keeps the best weights. */
  stop: write
    .input(runRef)
    .mutation(({ ctx, input }): Promise<void> => controls.requestStop(ctx.deps, ctx.actor, input.run)),
  cancel: write
    .input(runRef)
    .mutation(({ ctx, input }): Promise<void> => controls.requestCancel(ctx.deps, ctx.actor, input.run)),
  /** Lets a queued run start although leaks were found in its data after it was queued. */
  overrideLeaks: write
    .input(overrideLeaksInput)
    .mutation(({ ctx, input }): Promise<void> => runs.overrideRunLeaks(ctx.deps, ctx.actor, input)),
  /** Adds tags to runs and takes others away. */
  tag: write.input(tagRunsInput).mutation(({ ctx, input }): Promise<void> => tagRuns(ctx.deps, input)),
  /** For the one who asks. */
  star: read
    .input(starRunsInput)
    .mutation(({ ctx, input }): Promise<void> => starRuns(ctx.deps, ctx.actor, input)),
  note: write.input(noteRunInput).mutation(({ ctx, input }): Promise<SavedEdit> => noteRun(ctx.deps, input)),
  rename: write
    .input(renameRunInput)
    .mutation(({ ctx, input }): Promise<SavedEdit> => runs.renameRun(ctx.deps, input)),
});
