import { crc32 } from 'node:zlib';
import type { z } from 'zod';
import type { seriesInput } from '@/shared/contracts/runs';
import type { RunEvent } from '@/shared/run-events';
import { STEP_METRICS, type StepSeries } from '@/shared/step-curve';
import { thinCurve } from '@/shared/thin-curve';
import type { Db, Tx } from '../../../db/dialect';
import type { Deps } from '../../../deps';
import { tunables } from '../../../tunables';
import { selectEvents } from '../event-log/event-repo';
import { unknownRun } from '../find-run';
import { findRunRef } from '../repo';
import type { PackedCurve } from './packed-curves';
import { findChunks, findPackedSeq, insertChunk } from './step-chunk-repo';
import { packEntries, StepColumns } from './step-columns';

/**
 * Packs the step curve's newest points, now and then, in the transaction that appends to the log.
 * @param before head of the log before and `after` with what was appended
 */
export async function packSteps(
  tx: Tx,
  { runId, before, after }: { runId: string; before: number; after: number },
): Promise<void> {
  // Runs that began together, a sweep's, keep step: each has its own moment, or all would be packed at once.
  const turn = (seq: number) =>
    Math.floor((seq + (crc32(runId) % tunables.packEveryEntries)) / tunables.packEveryEntries);
  if (turn(before) === turn(after)) return;
  const events = await readUnpacked(tx, { runId, afterSeq: await findPackedSeq(tx, runId), toSeq: after });
  if (events.length < tunables.packMinPoints) return;
  await insertChunk(tx, { runId, toSeq: after, entries: packEntries(events) });
}

function readUnpacked(
  db: Db,
  { runId, afterSeq, toSeq }: { runId: string; afterSeq: number; toSeq: number },
): Promise<RunEvent[]> {
  return selectEvents(db, { runIds: [runId], types: ['batch', 'setup'], afterSeq, toSeq });
}

async function readPacked(
  { db, packedCurves }: Pick<Deps, 'db' | 'packedCurves'>,
  runId: string,
  headSeq: number,
): Promise<PackedCurve> {
  const known = packedCurves.get(runId, headSeq) ?? { toSeq: 0, columns: new StepColumns() };
  const chunks = await findChunks(db, { runId, afterSeq: known.toSeq, toSeq: headSeq });
  const last = chunks.at(-1);
  if (!last) return known;
  const curve = { toSeq: last.toSeq, columns: known.columns.with(chunks.map(({ entries }) => entries)) };
  packedCurves.keep(runId, curve);
  return curve;
}

/** The whole step curve of a run, up to an entry of its log. */
export async function readStepColumns(
  deps: Pick<Deps, 'db' | 'packedCurves'>,
  { runId, headSeq }: { runId: string; headSeq: number },
): Promise<Readonly<StepColumns>> {
  const packed = await readPacked(deps, runId, headSeq);
  const rest = await readUnpacked(deps.db, { runId, afterSeq: packed.toSeq, toSeq: headSeq });
  return rest.length === 0 ? packed.columns : packed.columns.with([packEntries(rest)]);
}

/**
 * The step curve, or a part of it, thinned to what a chart can show. What earlier attempts measured after the
 * checkpoint that a later one continued from is left out.
 * @throws AppError `not-found`
 */
export async function readStepSeries(
  deps: Deps,
  { run: ref, fromStep, toStep, points }: z.infer<typeof seriesInput>,
): Promise<StepSeries> {
  const run = await findRunRef(deps.db, ref);
  if (!run) throw unknownRun(ref);
  const { id: runId, lastSeq: headSeq } = run;
  const curve = await readStepColumns(deps, { runId, headSeq });

  const [from, to] = [
    fromStep === undefined ? 0 : curve.indexOf(fromStep),
    toStep === undefined ? curve.length : curve.indexOf(toStep + 1),
  ];
  const steps = curve.steps.subarray(from, to);
  const length = Math.max(0, to - from);
  const thinned = STEP_METRICS.map((metric) => {
    const values = curve.metric(metric).subarray(from, to);
    const known = values.some((value) => !Number.isNaN(value));
    return [
      metric,
      known ? thinCurve({ steps, values, length }, points) : { steps: [], values: [] },
    ] as const;
  });
  return {
    headSeq,
    firstStep: curve.length > 0 ? (curve.steps[0] as number) : null,
    lastStep: curve.length > 0 ? (curve.steps[curve.length - 1] as number) : null,
    total: length,
    metrics: Object.fromEntries(thinned) as StepSeries['metrics'],
  };
}
