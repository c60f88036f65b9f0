import type { z } from 'zod';
import type { TelemetryPoint, telemetryInput } from '@/shared/contracts/runs';
import { machineSampleSchema } from '@/shared/machine-sample';
import type { Deps } from '../../../deps';
import { findEvents, findSeqs } from '../event-log/event-repo';
import { runIdByRef } from '../find-run';

/** What a small chart can show; more would be drawn over each other. */
export const MAX_POINTS = 500;

/**
 * The load of the machines that trained a run, in order: all samples up to `through`, or of more than `MAX_POINTS`
 * as many, evenly chosen, the newest among them.
 * @throws AppError `not-found`
 */
export async function readTelemetry(
  deps: Deps,
  { run: ref, through }: z.infer<typeof telemetryInput>,
): Promise<TelemetryPoint[]> {
  const runId = await runIdByRef(deps, ref);
  const seqs = await findSeqs(deps.db, { runId, type: 'telemetry', toSeq: through });
  const stride = Math.max(1, seqs.length / MAX_POINTS);
  const wanted: number[] = [];
  for (let place = seqs.length - 1; place >= 0 && wanted.length < MAX_POINTS; place -= stride) {
    const seq = seqs[Math.round(place)];
    if (seq !== undefined) wanted.push(seq);
  }
  return (await findEvents(deps.db, runId, wanted)).map(({ seq, at, payload }) => ({
    seq,
    at: at.getTime(),
    sample: machineSampleSchema.parse(payload),
  }));
}
