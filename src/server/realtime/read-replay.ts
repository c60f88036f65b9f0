import { LIVE_BATCH_EVENTS } from '@/shared/live-protocol';
import type { Deps } from '../deps';
import { headSeq, readEvents } from '../domain/runs/query-service';
import { tunables } from '../tunables';
import type { Replay } from './live-subscription';

/** Reported every few seconds or more often; a page fetches these curves thinned. */
const FREQUENT = ['batch', 'telemetry'] as const;

/**
 * The next stretch of a run's committed log. `condense` permits to leave out progress inside epochs, but for the
 * latest, and telemetry, when the reader is far behind.
 */
export async function readReplay(
  deps: Deps,
  { runId, afterSeq, condense }: { runId: string; afterSeq: number; condense: boolean },
): Promise<Replay> {
  const limit = LIVE_BATCH_EVENTS;
  const head = condense ? ((await headSeq(deps, runId)) ?? 0) : 0;
  if (head - afterSeq <= tunables.condenseAboveEvents) {
    const events = await readEvents(deps, { runId, afterSeq, limit });
    const through = events.at(-1)?.seq ?? afterSeq;
    return { events, through, condensed: false, more: events.length === limit };
  }
  const events = await readEvents(deps, { runId, afterSeq, limit, toSeq: head, without: FREQUENT });
  const last = events.at(-1);
  if (last && events.length === limit) return { events, through: last.seq, condensed: true, more: true };
  const [progress] = await readEvents(deps, { runId, afterSeq, limit: 1, toSeq: head, latest: 'batch' });
  if (progress) events.splice(events.findLastIndex(({ seq }) => seq < progress.seq) + 1, 0, progress);
  return { events, through: head, condensed: true, more: false };
}
