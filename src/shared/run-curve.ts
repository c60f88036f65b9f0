import type { EpochMetrics, RunEventBody } from './run-events';

/**
 * The epochs that hold, after more entries of the run's log. A set-up says where its attempt continues: what
 * earlier attempts measured after that point is void. An epoch that is reported again replaces the one known and
 * what followed it. Returns the same array when nothing changed.
 */
export function curveAfter(
  curve: readonly EpochMetrics[],
  events: readonly RunEventBody[],
): readonly EpochMetrics[] {
  let after: EpochMetrics[] | null = null;
  for (const event of events) {
    if (event.type !== 'setup' && event.type !== 'epoch') continue;
    // Entries written before runs could be resumed have no such field.
    const holds = event.type === 'epoch' ? event.payload.epoch - 1 : (event.payload.resumedFrom?.epoch ?? 0);
    const last = (after ?? curve).at(-1)?.epoch ?? 0;
    if (event.type === 'setup' && last <= holds) continue;
    after ??= [...curve];
    while ((after.at(-1)?.epoch ?? 0) > holds) after.pop();
    if (event.type === 'epoch') after.push(event.payload);
  }
  return after ?? curve;
}
