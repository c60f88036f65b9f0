import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { whyNoAnswers } from '@/shared/epoch-answers';
import { type PreprocessingSpec, preprocessingFor, type SeenCoin } from '@/shared/preprocessing';
import { UNREADABLE_PER_EVENT, type UnreadablePhoto, type WorkerEventBody } from '@/shared/run-events';
import {
  type EvaluationFile,
  RESULT_FILES,
  type TrainerJob,
  type TrainerSummary,
} from '@/shared/trainer-job';
import type { RunControl } from './control';
import { type Example, type Examples, examplesBySplit } from './data/examples';
import { loadNativePhotos } from './data/load-native-photos';
import { nativePhotosFile } from './data/native-photos-file';
import { openPixels } from './data/pixel-cache';
import { dataRemarks } from './data/remarks';
import { leaveOut, namePhotos, photoText, requireFewUnreadable } from './data/unreadable';
import { evaluateSplits } from './evaluation/evaluate-splits';
import { goldenExamples, goldenFile } from './export/golden';
import { exportTfjs } from './export/tfjs';
import { TrainingCheckpoints } from './fit/checkpoints';
import { fitClassifier } from './fit/fit';
import { lastPhase, trainingPlan } from './fit/plan';
import { type LastFit, lastFit } from './last-fit';
import { loadBaseWeights } from './model/base-weights';
import { buildClassifier, type Classifier } from './model/classifier';
import type { Photos } from './model/network';
import { PhaseNetworks, type PhaseSetting } from './phase-networks';
import { PhaseReporter } from './phase-reporter';
import { openRuntime } from './runtime/open-runtime';
import { precisionOf } from './runtime/precision';
import { assertCanTrain } from './runtime/runtime';

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
  const { arithmetic, remark } = precisionOf(recipe, runtime);
  if (remark) log(remark.level, remark.message);
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
  const checkpoints = new TrainingCheckpoints(job, { arithmetic, emit });
  const closing: (() => Promise<void>)[] = [];
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
    const setting: PhaseSetting = {
      recipe,
      sizes,
      runtime,
      dataset: manifest.contentHash,
      cacheDir: job.cacheDir,
      log,
      onFeatures: () => phases.begin('computing-features'),
      onProgress: (done, total) => {
        control.throwIfInterrupted();
        phases.progress(done, total);
      },
    };
    const networks = new PhaseNetworks({ ...setting, classifier, examples });
    closing.push(() => networks.close());
    const { fitted, history } = await fitClassifier({
      classifier,
      networkFor: async (phase) => {
        const network = await networks.open(phase);
        phases.begin('training');
        return network;
      },
      examples,
      recipe,
      control,
      emit,
      classes: manifest.classes.length,
      resume: resumed?.captured(),
      onResumable: (training, at) => checkpoints.offer(training, { at, baseWeights }),
    });
    // A run that was lost after its last epoch has only the evaluation to make up for.
    const openNetwork = async () => networks.current ?? networks.open(lastPhase(recipe));
    const evaluation = { job, photos, examples, control, phases, emit };
    const chosen = { ...evaluation, classifier, network: await openNetwork() };
    const splits = await evaluateSplits(recipe.lastFit ? ['validation'] : ['validation', 'test'], chosen);
    let last: LastFit | null = null;
    if (recipe.lastFit) {
      await networks.close();
      const { arithmetic } = runtime;
      last = await lastFit({
        job,
        setting,
        examples,
        fitted,
        history,
        baseWeights,
        arithmetic,
        control,
        phases,
        emit,
      });
      if (last) closing.push(last.close);
      const served = last ?? { classifier, network: await openNetwork() };
      splits.push(...(await evaluateSplits(['test'], { ...evaluation, ...served })));
    }
    phases.begin('exporting');
    await exportResults({
      job,
      classifier: last?.classifier ?? classifier,
      evaluation: { splits },
      examples,
      photos,
    });
    return {
      ...fitted,
      trainSeconds: fitted.trainSeconds + (last?.seconds ?? 0),
      lastFitEpochs: last?.epochs ?? null,
      evaluations: splits.map(({ summary }) => summary),
      preprocessing: spec,
      baseWeights,
      runtime: runtime.name,
      runtimeVersion: runtime.version,
      parameters: classifier.parameters,
    };
  } finally {
    await checkpoints.settled();
    for (const close of closing) await close();
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
