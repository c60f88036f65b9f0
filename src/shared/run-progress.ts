import type { RunProgress } from './contracts/runs';
import type { RunEventBody } from './run-events';

/** Most points of a list's sparkline; a longer run shares a point between neighbouring epochs. */
const SPARKLINE_POINTS = 60;

/** The figures of a run that has said nothing yet. */
export function emptyProgress(epochs: number): RunProgress {
  return {
    phase: null,
    epoch: 0,
    epochs,
    epochFraction: 0,
    etaSeconds: null,
    imgPerSec: null,
    last: null,
    bestEpoch: null,
    bestValAccuracy: null,
    bestValLoss: null,
    test: null,
    validation: null,
    sparkline: [],
  };
}

/**
 * The latest figures after one more event. Pure, so that the row on the server and an open page agree.
 * A run that is queued or claimed starts anew: what an earlier attempt said is void.
 */
export function reduceProgress(progress: RunProgress, event: RunEventBody): RunProgress {
  switch (event.type) {
    case 'state': {
      const { state } = event.payload;
      if (state === 'queued' || state === 'claimed') return emptyProgress(progress.epochs);
      if (state === 'running') return progress;
      return { ...progress, phase: null, etaSeconds: null };
    }
    case 'phase':
      return { ...progress, phase: event.payload.phase };
    case 'batch': {
      const { epoch, epochs, batch, batches, imgPerSec, etaSeconds } = event.payload;
      return {
        ...progress,
        epoch,
        epochs,
        epochFraction: Math.min(1, batch / batches),
        imgPerSec,
        etaSeconds,
      };
    }
    case 'epoch': {
      const metrics = event.payload;
      const best = metrics.bestEpoch === metrics.epoch;
      return {
        ...progress,
        epoch: metrics.epoch,
        epochFraction: 1,
        imgPerSec: metrics.imgPerSec,
        etaSeconds: metrics.etaSeconds,
        last: metrics,
        bestEpoch: metrics.bestEpoch,
        bestValAccuracy: best ? metrics.valAccuracy : progress.bestValAccuracy,
        bestValLoss: best ? metrics.valLoss : progress.bestValLoss,
        sparkline: addPoint(progress, metrics.epoch, metrics.valAccuracy),
      };
    }
    case 'evaluation': {
      const { split } = event.payload;
      return split === 'train' ? progress : { ...progress, [split]: event.payload };
    }
    default:
      return progress;
  }
}

function addPoint({ sparkline, epochs }: RunProgress, epoch: number, value: number): number[] {
  const epochsPerPoint = Math.max(1, Math.ceil(epochs / SPARKLINE_POINTS));
  const points = sparkline.slice();
  points[Math.min(points.length, Math.floor((epoch - 1) / epochsPerPoint))] = value;
  return points;
}
