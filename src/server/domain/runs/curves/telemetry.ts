import type { z } from 'zod';
import type { TelemetryPoint, telemetryInput } from '@/shared/contracts/runs';
import { machineSampleSchema } from '@/shared/machine-sample';
import type { Deps } from '../../../deps';
import { runIdByRef } from '../repo';

/** What a small chart can show; more would be drawn over each other. */
export const MAX_POINTS = 500;

/**
 * How the machines did that trained a run, in order: all looks up to `through`, or of more than `MAX_POINTS` as
 * many, evenly chosen, the newest among them.
 * @throws AppError `not-found`
 */
export async function readTelemetry(
  deps: Deps,
  { run: ref, through }: z.infer<typeof telemetryInput>,
): Promise<TelemetryPoint[]> {
  const runId = await runIdByRef(deps, ref);
  const looks = await deps.db.runEvent.findMany({
    where: { runId, type: 'telemetry', seq: { lte: through } },
    select: { seq: true },
    orderBy: { seq: 'asc' },
  });
  const stride = Math.max(1, looks.length / MAX_POINTS);
  const wanted: number[] = [];
  for (let place = looks.length - 1; place >= 0 && wanted.length < MAX_POINTS; place -= stride) {
    const look = looks[Math.round(place)];
    if (look) wanted.push(look.seq);
  }
  const rows = await deps.db.runEvent.findMany({
    where: { runId, seq: { in: wanted } },
    orderBy: { seq: 'asc' },
  });
  return rows.map(({ seq, at, payload }) => ({
    seq,
    at: at.getTime(),
    sample: machineSampleSchema.parse(payload),
  }));
}
