import * as tf from '@tensorflow/tfjs';
import { recipeSchema } from '@/shared/recipe/recipe';
import { RunningTotals } from '../fit/running-totals';
import { trainStep } from '../fit/train-epoch';
import { buildClassifier } from '../model/classifier';
import { createOptimizer } from '../optimizer/optimizer';
import type { Hardware, Runtime } from './runtime';

/** Images per second of MobileNetV2 at width 1.0 and 224 px, predicting and training, on data in memory. */
export interface QuickBenchmark {
  batchSize: number;
  inferenceImgPerSec: number;
  /** What a training step trains: every layer, or the head on features where the runtime can do no more. */
  trained: Runtime['trains'];
  /** Null until it is measured. */
  trainImgPerSec: number | null;
}

const CLASSES = 200;
/** A software driver takes seconds for a single image; a GPU is idle with less than this. */
const BATCH_SIZES: Record<Hardware, number> = { gpu: 32, cpu: 16, software: 1 };

/**
 * Measures a runtime for about `seconds`, half of it predicting and half of it training; one untimed round each
 * comes on top, in which programs are compiled and memory is taken.
 * @param onMeasured receives the results so far: a caller that stops waiting has something
 */
export async function quickBenchmark(
  runtime: Runtime,
  { seconds, onMeasured }: { seconds: number; onMeasured: (so: QuickBenchmark) => void },
): Promise<void> {
  const batchSize = BATCH_SIZES[runtime.hardware];
  const recipe = recipeSchema.parse({ trainable: runtime.trains });
  const { inputSize } = recipe.model;
  const classifier = buildClassifier({ recipe, classes: CLASSES });
  const whole = runtime.trains === 'all';
  const photos = tf.randomUniform([batchSize, inputSize, inputSize, 3], -1, 1);

  const predict = async () => {
    const output = tf.tidy(() => classifier.model.predict(photos) as tf.Tensor);
    await output.data();
    output.dispose();
  };
  const inferenceImgPerSec = await rate({ photos: batchSize, seconds: seconds / 2, round: predict });
  const measured = { batchSize, inferenceImgPerSec, trained: runtime.trains };
  onMeasured({ ...measured, trainImgPerSec: null });

  const input = whole ? photos : (classifier.base.predict(photos) as tf.Tensor);
  const variables = classifier.variables(runtime.trains);
  const network = {
    features: (x: tf.Tensor) => (whole ? classifier.trainingFeatures(x, 'photos') : (x as tf.Tensor2D)),
    head: classifier.headLogits,
    variables,
  };
  const optimizer = createOptimizer(recipe.optimizer, variables);
  const classes = Array.from({ length: batchSize }, (_, i) => i % CLASSES);
  const step = async () => {
    const totals = new RunningTotals();
    trainStep({
      network,
      optimizer,
      recipe,
      totals,
      classWeights: null,
      learningRate: 1e-4,
      input: { tensor: () => input, classes, partners: null, shares: null },
    });
    await totals.read();
    totals.dispose();
  };
  const trainImgPerSec = await rate({ photos: batchSize, seconds: seconds / 2, round: step });
  onMeasured({ ...measured, trainImgPerSec });
  optimizer.dispose();
  classifier.dispose();
  tf.dispose([photos, input]);
}

async function rate({
  photos,
  seconds,
  round,
}: {
  photos: number;
  seconds: number;
  round: () => Promise<void>;
}): Promise<number> {
  await round();
  const started = performance.now();
  const elapsed = () => (performance.now() - started) / 1000;
  let rounds = 0;
  do {
    await round();
    rounds += 1;
  } while (elapsed() < seconds);
  return (photos * rounds) / elapsed();
}
