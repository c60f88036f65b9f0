import path from 'node:path';
import { parseArgs } from 'node:util';
import * as tf from '@tensorflow/tfjs';
import { preprocessingFor } from '@/shared/preprocessing';
import { recipeSchema } from '@/shared/recipe';
import { evenBatches } from '../data/examples';
import { exportTfjs } from '../export/tfjs';
import { buildClassifier } from '../model/classifier';
import { INFERENCE_BATCH, wholeNetwork } from '../network';
import { Adam } from '../optimizer/adam';
import { learningRateAt } from '../optimizer/schedule';
import { mixSeeds, seededRandom, shuffled } from '../random';
import { openRuntime } from '../runtime';
import { openFacePhotos } from './photo-file';
import { logitCount, traitHits, traitLoss } from './trait-loss';

/*
 * Pre-trains the minted base, from random weights, to tell what is on the faces of random coins; `npm run
 * pretrain` runs it. The base is saved after every epoch, so that a run cut short leaves one.
 * Usage: main.ts --photos FOLDER --out FOLDER [--epochs N]
 */

const text = { type: 'string' } as const;
const { values } = parseArgs({ options: { photos: text, out: text, epochs: text } });
if (!values.photos || !values.out) throw new Error('--photos and --out say what to read and where to write');

const photos = await openFacePhotos(values.photos);
const { traits, train, validation } = photos;
const recipe = recipeSchema.parse({
  model: { width: 0.35, inputSize: photos.size, headUnits: 512, dropout: 0 },
  baseWeights: 'random',
  // From nothing, many small steps at a high rate learn sooner than fewer large ones.
  optimizer: { learningRate: 3e-3, schedule: 'cosine', warmupEpochs: 1 },
  augmentation: { scale: 0.05, shift: 0.02, brightness: 0.05, contrast: 0.05 },
  batchNorm: { momentum: 0.97 },
  batchSize: 24,
  epochs: Number(values.epochs ?? 12),
});
const { device } = await openRuntime('tensorflow');
console.log(`${train.length} photos, ${recipe.epochs} epochs on ${device}`);

const classifier = buildClassifier({ recipe, classes: logitCount(traits) });
const spec = preprocessingFor(photos.size);
const network = wholeNetwork(classifier, { pixels: photos.pixels, spec }, recipe);
const optimizer = new Adam(network.variables);

/** @returns the mean loss */
function trainEpoch(epoch: number): number {
  const random = seededRandom(mixSeeds(recipe.seed, epoch));
  const batches = evenBatches(shuffled(train, random), recipe.batchSize);
  const losses = batches.map((examples, i) =>
    tf.tidy(() => {
      const step = (epoch - 1) * batches.length + i;
      const input = network.input(examples, random);
      const loss = () => traitLoss(network.logits(input, true), { traits, examples });
      const { value, grads } = tf.variableGrads(loss, network.variables);
      optimizer.step(grads, learningRateAt(recipe, { step, stepsPerEpoch: batches.length }));
      return value.dataSync<'float32'>()[0] as number;
    }),
  );
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}

/** @returns the share of unseen photos told right, by trait */
function validate(): string {
  const hits = traits.map(() => 0);
  for (const examples of evenBatches(validation, INFERENCE_BATCH)) {
    const right = tf.tidy(() =>
      traitHits(network.logits(network.input(examples, null), false), { traits, examples }),
    );
    for (const [i, n] of right.entries()) hits[i] = (hits[i] as number) + n;
  }
  return traits
    .map(({ name }, i) => `${name} ${((100 * (hits[i] as number)) / validation.length).toFixed(0)} %`)
    .join(', ');
}

for (let epoch = 1; epoch <= recipe.epochs; epoch++) {
  const started = performance.now();
  const loss = trainEpoch(epoch);
  const imgPerSec = train.length / ((performance.now() - started) / 1000);
  await exportTfjs({ model: classifier.base, file: path.join(values.out, 'model.json') });
  console.log(
    `epoch ${epoch}: loss ${loss.toFixed(3)}, ${imgPerSec.toFixed(0)} img/s; of unseen photos ${validate()}`,
  );
}
optimizer.dispose();
network.dispose();
classifier.dispose();
photos.pixels.close();
