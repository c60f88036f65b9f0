import type { EpochMetrics, RunEventBody } from './run-events';

/**
 * The epochs that hold, after one more entry of the run's log. A set-up says where its attempt goes on: what
 * earlier attempts measured after that point is void. An epoch that is told again replaces the one known and
 * what followed it. Returns the same array when nothing changed.
 */
export function curveAfter(curve: readonly EpochMetrics[], event: RunEventBody): readonly EpochMetrics[] {
  switch (event.type) {
    case 'setup':
      // Entries written before runs could be resumed have no such field.
      return upTo(curve, event.payload.resumedFrom?.epoch ?? 0);
    case 'epoch':
      return [...upTo(curve, event.payload.epoch - 1), event.payload];
    default:
      return curve;
  }
}

function upTo(curve: readonly EpochMetrics[], epoch: number): readonly EpochMetrics[] {
  const last = curve.at(-1);
  return !last || last.epoch <= epoch ? curve : curve.filter((known) => known.epoch <= epoch);
}
