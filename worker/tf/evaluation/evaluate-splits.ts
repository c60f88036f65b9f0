import type { Split } from '@/shared/coin-class';
import { summarize } from '@/shared/evaluation-summary';
import type { WorkerEventBody } from '@/shared/run-events';
import type { EvaluationFile, TrainerJob } from '@/shared/trainer-job';
import type { RunControl } from '../control';
import type { Examples } from '../data/examples';
import type { Classifier } from '../model/classifier';
import type { Network, Photos } from '../model/network';
import type { PhaseReporter } from '../phase-reporter';
import { trainerTunables } from '../tunables';
import { predictAll } from './evaluate';
import { rotatedViews } from './rotated-views';

interface Request {
  job: TrainerJob;
  classifier: Classifier;
  /** Of the classifier, with what it has cached of the photos. */
  network: Pick<Network, 'input' | 'features' | 'head'>;
  photos: Photos;
  examples: Examples;
  control: RunControl;
  phases: PhaseReporter;
  emit: (event: WorkerEventBody) => void;
}

/** Evaluates those of the splits that have photos, with the weights that the classifier has and as they will be served. */
export async function evaluateSplits(
  wanted: readonly Split[],
  { job, classifier, network, photos, examples, control, phases, emit }: Request,
): Promise<EvaluationFile['splits']> {
  const { recipe, manifest } = job;
  const views =
    recipe.testTimeRotations > 1
      ? rotatedViews(classifier, photos)
      : { ...network, photosPerBatch: trainerTunables.inferenceBatch };
  const splits: EvaluationFile['splits'] = [];
  const total = wanted.reduce((sum, split) => sum + examples[split].length, 0);
  if (total === 0) return splits;
  phases.begin('evaluating', total);
  let before = 0;
  for (const split of wanted) {
    if (examples[split].length === 0) continue;
    const { items, loss } = await predictAll({
      network: views,
      photosPerBatch: views.photosPerBatch,
      examples: examples[split],
      control,
      onProgress: (done) => {
        control.throwIfInterrupted();
        phases.progress(before + done, total);
      },
    });
    before += items.length;
    const summary = summarize({ split, items, loss, classes: manifest.classes });
    emit({ type: 'evaluation', payload: summary });
    splits.push({ summary, items });
  }
  return splits;
}
