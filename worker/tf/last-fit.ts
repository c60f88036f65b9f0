import path from 'node:path';
import type { BaseWeightsUsed, EpochReport, WorkerEventBody } from '@/shared/run-events';
import type { TrainerJob, TrainerSummary } from '@/shared/trainer-job';
import type { RunControl } from './control';
import type { Examples } from './data/examples';
import { TrainerError } from './errors';
import { TrainingCheckpoints } from './fit/checkpoints';
import { fitAgain } from './fit/last-fit';
import { lastPhase } from './fit/plan';
import { loadBaseWeights } from './model/base-weights';
import { buildClassifier, type Classifier } from './model/classifier';
import type { Network } from './model/network';
import { PhaseNetworks, type PhaseSetting } from './phase-networks';
import type { PhaseReporter } from './phase-reporter';
import { trainerTunables } from './tunables';

interface Request {
  job: TrainerJob;
  setting: PhaseSetting;
  examples: Examples;
  /** The fit by which validation has chosen the epochs. */
  fitted: Pick<TrainerSummary, 'epochs' | 'bestEpoch' | 'stopReason'>;
  history: readonly EpochReport[];
  /** What that fit began with. */
  baseWeights: BaseWeightsUsed;
  arithmetic: string;
  control: RunControl;
  phases: PhaseReporter;
  emit: (event: WorkerEventBody) => void;
}

export interface LastFit {
  classifier: Classifier;
  network: Network;
  epochs: number;
  seconds: number;
  close: () => Promise<void>;
}

/** Folder of its checkpoints, within that of the run's. */
const FOLDER = 'last-fit';

/**
 * Trains a second network from the beginning on training and validation photos together, for as many epochs as validation has
 * chosen. A run that is lost meanwhile continues with it from its own checkpoints.
 * @returns null, with the reason in the log, where it does not come to its end: the first network stays
 * @throws TrainerError, and what else ends a run
 */
export async function lastFit(request: Request): Promise<LastFit | null> {
  const { emit, fitted } = request;
  const warn = (why: string) => {
    const message = `No last fit: ${why}. The model has the weights that validation chose.`;
    emit({ type: 'log', payload: { level: 'warn', message } });
  };
  if (fitted.stopReason !== 'completed' && fitted.stopReason !== 'early-stopping') {
    warn('training ended before validation had chosen');
    return null;
  }
  const classifier = buildClassifier({
    recipe: request.job.recipe,
    classes: request.job.manifest.classes.length,
  });
  const { train, validation, test } = request.examples;
  const examples = { train: [...train, ...validation], validation: [], test };
  const networks = new PhaseNetworks({ ...request.setting, classifier, examples });
  const close = async () => {
    await networks.close();
    classifier.dispose();
  };
  try {
    const { epochs, seconds } = await fitWhole(request, { classifier, networks, train: examples.train });
    const network = networks.current ?? (await networks.open(lastPhase(request.job.recipe)));
    return { classifier, network, epochs, seconds, close };
  } catch (error) {
    await close();
    if (!(error instanceof NoLastFit)) throw error;
    warn(error.message);
    return null;
  }
}

/** Why there is none; the run continues without. */
class NoLastFit extends Error {}

async function fitWhole(
  { job, fitted, history, baseWeights, arithmetic, control, phases, emit }: Request,
  {
    classifier,
    networks,
    train,
  }: { classifier: Classifier; networks: PhaseNetworks; train: Examples['train'] },
): Promise<{ epochs: number; seconds: number }> {
  const { recipe } = job;
  const epochs = recipe.earlyStopping.restoreBest ? fitted.bestEpoch : fitted.epochs;
  const log = (message: string) => emit({ type: 'log', payload: { level: 'info', message } });
  log(`Last fit: ${epochs} epochs on ${train.length} photos, those of training and validation together`);
  const checkpoints = new TrainingCheckpoints(
    { ...job, checkpointDir: path.join(job.checkpointDir, FOLDER) },
    // Where a run continues from is said by the checkpoints of its first fit.
    { arithmetic, emit: (event) => event.type === 'log' && emit(event) },
  );
  let reported = performance.now();
  try {
    const resumed = await checkpoints.resume();
    const used =
      resumed?.baseWeights ??
      (await loadBaseWeights(classifier.base, { ...job, recipe, onDownload: () => {} }));
    if (used.kind !== baseWeights.kind) throw new NoLastFit('the base weights are no longer to be had');
    const seconds = await fitAgain({
      classifier,
      networkFor: async (phase) => {
        const network = await networks.open(phase);
        phases.begin('last-fit', epochs);
        return network;
      },
      train,
      classes: job.manifest.classes.length,
      recipe,
      epochs,
      history,
      control,
      onProgress: (done) => {
        if (performance.now() - reported < trainerTunables.lastFitReportMs) return;
        reported = performance.now();
        phases.progress(Math.floor(done), epochs);
      },
      resume: resumed?.captured() ?? null,
      onResumable: (training, at) => checkpoints.offer(training, { at, baseWeights: used }),
    });
    if (seconds === null) throw new NoLastFit('it was stopped');
    return { epochs, seconds };
  } catch (error) {
    if (error instanceof TrainerError && error.code === 'loss-not-finite') throw new NoLastFit(error.message);
    throw error;
  } finally {
    await checkpoints.settled();
  }
}
