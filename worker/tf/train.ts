import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Split } from '@/shared/coin-class';
import { whyNoAnswers } from '@/shared/epoch-answers';
import { summarize } from '@/shared/evaluation-summary';
import { type PreprocessingSpec, preprocessingFor, type SeenCoin } from '@/shared/preprocessing';
import {
  type Phase,
  UNREADABLE_PER_EVENT,
  type UnreadablePhoto,
  type WorkerEventBody,
} from '@/shared/run-events';
import {
  type EvaluationFile,
  RESULT_FILES,
  type TrainerJob,
  type TrainerSummary,
} from '@/shared/trainer-job';
import type { RunControl } from './control';
import { BatchLoader } from './data/batch-loader';
import { type Example, type Examples, examplesBySplit } from './data/examples';
import { loadNativePhotos } from './data/load-native-photos';
import { nativePhotosFile } from './data/native-photos-file';
import { openPixels } from './data/pixel-cache';
import type { PixelStore } from './data/pixel-store';
import { dataRemarks } from './data/remarks';
import { leaveOut, namePhotos, photoText, requireFewUnreadable } from './data/unreadable';
import { predictAll } from './evaluation/evaluate';
import { type RotatedViews, rotatedViews } from './evaluation/rotated-views';
import { goldenExamples, goldenFile } from './export/golden';
import { exportTfjs } from './export/tfjs';
import { TrainingCheckpoints } from './fit/checkpoints';
import { fitClassifier } from './fit/fit';
import { lastPhase, type TrainingPhase, trainingPlan } from './fit/plan';
import { frozenNetwork } from './frozen/frozen-network';
import { loadBaseWeights } from './model/base-weights';
import { buildClassifier, type Classifier } from './model/classifier';
import { type Network, type Photos, wholeNetwork } from './model/network';
import { PhaseReporter } from './phase-reporter';
import { openRuntime } from './runtime/open-runtime';
import { assertCanTrain } from './runtime/runtime';
import { trainerTunables } from './tunables';

type Emit = (event: WorkerEventBody) => void;

/**
 * One run from job to results: decode, load, train, evaluate, export. Leaves no tensor behind.
 * @throws TrainerError or whatever the runtime throws; `asTrainerError` gives it a code.
 */
export async function trainJob(
  job: TrainerJob,
  { control, emit }: { control: RunControl; emit: Emit },
): Promise<TrainerSummary> {
  const { recipe, manifest } = job;
  assertCanTrain(job.runtime, recipe.trainable);
  // Refused before anything is decoded.
  examplesBySplit(manifest);
  const runtime = await openRuntime(job.runtime);
  loadNativePhotos(nativePhotosFile());
  const phases = new PhaseReporter(emit);
  const log = (level: 'info' | 'warn', message: string) => emit({ type: 'log', payload: { level, message } });

  if (runtime.remark) log('warn', runtime.remark);
  const spec = preprocessingFor(recipe.model.inputSize, recipe.testTimeRotations, recipe.framing);
  phases.begin('decoding', manifest.items.length);
  const seen = new Map<string, SeenCoin>();
  const decoded = (spec: PreprocessingSpec) =>
    openPixels({
      seen,
      manifest,
      photoDir: job.photoDir,
      cacheDir: job.cacheDir,
      spec,
      onProgress: (done, total) => {
        control.throwIfInterrupted();
        phases.progress(done, total);
      },
      onDamaged: (message) => log('warn', message),
      onUnreadable: (failures) => requireFewUnreadable(manifest, failures),
    });
  const { store: pixels, unreadable } = await decoded(spec);
  /** The photos by the size that a phase wants them in. */
  const sizes = new Map<number, Photos>([[spec.size, { pixels, spec }]]);
  for (const { size } of trainingPlan(recipe)) {
    if (sizes.has(size)) continue;
    const small = { ...spec, size };
    sizes.set(size, { pixels: (await decoded(small)).store, spec: small });
  }
  phases.begin('loading');
  const classifier = buildClassifier({ recipe, classes: manifest.classes.length });
  const checkpoints = new TrainingCheckpoints(job, { arithmetic: runtime.arithmetic, emit });
  const opened: { network: Network | null; loader: BatchLoader | null } = { network: null, loader: null };
  try {
    const resumed = await checkpoints.resume();
    // What earlier attempts have left out stays out, so that every attempt sees the same batches.
    const before = resumed?.leftOut ?? [];
    const leftOut = new Set([...before, ...unreadable.map(({ hash }) => hash)]);
    checkpoints.leaveOut(leftOut);
    const examples = examplesBySplit(leaveOut(manifest, leftOut));
    reportUnreadable(
      namePhotos(manifest, [
        ...before.map((hash) => ({ hash, reason: 'an earlier attempt could not decode it' })),
        ...unreadable,
      ]),
      { emit, log, photos: manifest.items.length },
    );
    for (const remark of dataRemarks({ examples, classes: manifest.classes, batchSize: recipe.batchSize })) {
      log('warn', remark);
    }
    const tooMany = whyNoAnswers({ photos: examples.validation.length, epochs: recipe.epochs });
    if (tooMany) log('info', tooMany);
    const baseWeights =
      resumed?.baseWeights ??
      (await loadBaseWeights(classifier.base, {
        recipe,
        baseWeightsDir: job.baseWeightsDir,
        cacheDir: job.cacheDir,
        onDownload: () => log('info', `Downloading ImageNet weights for width ${recipe.model.width}`),
      }));
    if (baseWeights.kind === 'random') log('warn', `Base weights: ${baseWeights.source}`);
    emit({
      type: 'setup',
      payload: {
        resumedFrom: resumed?.position ?? null,
        trainedElsewhere: resumed?.elsewhere.join('; ').slice(0, 2000) || null,
        runtime: `${runtime.name} (${runtime.version})`,
        device: runtime.device,
        baseWeights,
        determinism: runtime.determinism,
        parameters: classifier.parameters,
        trainPhotos: examples.train.length,
        validationPhotos: examples.validation.length,
        testPhotos: examples.test.length,
        classes: manifest.classes.length,
      },
    });
    // Epochs of an attempt that was lost before the server received them.
    const unreported = resumed?.history.filter(({ epoch }) => epoch > job.lastEpoch) ?? [];
    for (const payload of unreported) emit({ type: 'epoch', payload });
    const photos = { pixels, spec };
    const loaderOf = async (store: PixelStore) => {
      if (opened.loader?.size === store.size) return opened.loader;
      await opened.loader?.close();
      opened.loader = null;
      opened.loader = await BatchLoader.open({
        store,
        recipe,
        batchSize: Math.min(recipe.batchSize, examples.train.length),
        onNoThreads: (reason) => log('warn', `Photos are prepared without a thread of their own: ${reason}`),
      });
      return opened.loader;
    };
    const networkFor = async ({ trained, size }: TrainingPhase): Promise<Network> => {
      opened.network?.dispose();
      opened.network = null;
      const photos = sizes.get(size) as Photos;
      if (trained === 'all') {
        opened.network = wholeNetwork(classifier, { photos, loader: await loaderOf(photos.pixels) });
      } else {
        phases.begin('computing-features');
        opened.network = await frozenNetwork(trained, {
          classifier,
          photos,
          examples,
          recipe,
          runtime,
          say: log,
          openLoader: () => loaderOf(photos.pixels),
          dataset: manifest.contentHash,
          cacheDir: job.cacheDir,
          onProgress: (done, total) => {
            control.throwIfInterrupted();
            phases.progress(done, total);
          },
        });
      }
      phases.begin('training');
      return opened.network;
    };
    const fitted = await fitClassifier({
      classifier,
      networkFor,
      examples,
      recipe,
      control,
      emit,
      classes: manifest.classes.length,
      resume: resumed?.captured(),
      onResumable: (training, at) => checkpoints.offer(training, { at, baseWeights }),
    });
    // A run that was lost after its last epoch has only the evaluation to make up for.
    const network = opened.network ?? (await networkFor(lastPhase(recipe)));
    const views =
      recipe.testTimeRotations > 1
        ? rotatedViews(classifier, photos)
        : { ...network, photosPerBatch: trainerTunables.inferenceBatch };
    const evaluation = await evaluate({ job, views, examples, control, phases, emit });
    phases.begin('exporting');
    await exportResults({ job, classifier, evaluation, examples, photos });
    return {
      ...fitted,
      evaluations: evaluation.splits.map(({ summary }) => summary),
      preprocessing: spec,
      baseWeights,
      runtime: runtime.name,
      runtimeVersion: runtime.version,
      parameters: classifier.parameters,
    };
  } finally {
    await checkpoints.settled();
    await opened.loader?.close();
    opened.network?.dispose();
    classifier.dispose();
    for (const { pixels: store } of sizes.values()) store.close();
  }
}

/** Says which photos are left out: in the log by file and class, and as events of their own. */
function reportUnreadable(
  photos: readonly UnreadablePhoto[],
  {
    emit,
    log,
    photos: all,
  }: { emit: Emit; log: (level: 'info' | 'warn', message: string) => void; photos: number },
): void {
  if (photos.length === 0) return;
  const left = photos.length === 1 ? '1 photo is' : `${photos.length} photos are`;
  log('warn', `${left} left out of ${all}, in training and evaluation, as they cannot be decoded.`);
  for (let start = 0; start < photos.length; start += UNREADABLE_PER_EVENT) {
    const some = photos.slice(start, start + UNREADABLE_PER_EVENT);
    for (const photo of some) log('warn', `Left out: ${photoText(photo)}`);
    emit({ type: 'unreadable', payload: { photos: some } });
  }
}

/** Validation and, where there is one, test split, with the weights that are kept and as they will be served. */
async function evaluate({
  job,
  views,
  examples,
  control,
  phases,
  emit,
}: {
  job: TrainerJob;
  views: RotatedViews;
  examples: Examples;
  control: RunControl;
  phases: PhaseReporter;
  emit: Emit;
}): Promise<EvaluationFile> {
  const splits: EvaluationFile['splits'] = [];
  const wanted = (['validation', 'test'] satisfies Split[]).filter((split) => examples[split].length > 0);
  const total = wanted.reduce((sum, split) => sum + examples[split].length, 0);
  phases.begin('evaluating' satisfies Phase, total);
  let before = 0;
  for (const split of wanted) {
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
    const summary = summarize({ split, items, loss, classes: job.manifest.classes });
    emit({ type: 'evaluation', payload: summary });
    splits.push({ summary, items });
  }
  return { splits };
}

async function exportResults({
  job,
  classifier,
  evaluation,
  examples,
  photos,
}: {
  job: TrainerJob;
  classifier: Classifier;
  evaluation: EvaluationFile;
  examples: Examples;
  photos: Parameters<typeof goldenFile>[2];
}): Promise<void> {
  const { model } = classifier;
  const at = (name: keyof typeof RESULT_FILES) => path.join(job.outDir, RESULT_FILES[name]);
  const golden: Example[] = goldenExamples(examples.validation);
  await exportTfjs({ model, file: at('tfjs') });
  await writeFile(at('evaluation'), JSON.stringify(evaluation));
  await writeFile(at('golden'), JSON.stringify(await goldenFile(model, golden, photos)));
}
