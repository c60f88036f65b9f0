import path from 'node:path';
import { parseArgs } from 'node:util';
import { preprocessingFor } from '@/shared/preprocessing';
import { recipeSchema } from '@/shared/recipe';
import { RunControl } from '../control';
import { predictAll } from '../evaluate';
import { exportTfjs } from '../export/tfjs';
import { accuracyOf } from '../metrics';
import { buildClassifier } from '../model/classifier';
import { wholeNetwork } from '../network';
import { Adam } from '../optimizer/adam';
import { openRuntime } from '../runtime';
import { trainEpoch } from '../train-epoch';
import { openFacePhotos } from './photo-file';

/*
 * Pre-trains the minted base, from random weights, to tell the faces of random coins apart; `npm run pretrain`
 * runs it. The base is saved after every epoch, so that a run cut short leaves one.
 * Usage: main.ts --photos FOLDER --out FOLDER [--epochs N]
 */

const text = { type: 'string' } as const;
const { values } = parseArgs({ options: { photos: text, out: text, epochs: text } });
if (!values.photos || !values.out) throw new Error('--photos and --out say what to read and where to write');

const photos = await openFacePhotos(values.photos);
const recipe = recipeSchema.parse({
  model: { width: 0.35, inputSize: photos.size, headUnits: 256, dropout: 0.1 },
  baseWeights: 'random',
  optimizer: { learningRate: 2e-3, schedule: 'cosine', warmupEpochs: 1 },
  batchNorm: { momentum: 0.97 },
  batchSize: 64,
  epochs: Number(values.epochs ?? 14),
  earlyStopping: false,
});
const { device } = await openRuntime('tensorflow');
console.log(`${photos.train.length} photos of ${photos.faces} faces, ${recipe.epochs} epochs on ${device}`);

const classifier = buildClassifier({ recipe, classes: photos.faces });
const spec = preprocessingFor(photos.size);
const network = wholeNetwork(classifier, { pixels: photos.pixels, spec }, recipe);
const optimizer = new Adam(network.variables);
const control = new RunControl();

for (let epoch = 1; epoch <= recipe.epochs; epoch++) {
  const trained = await trainEpoch({
    ...{ network, optimizer, recipe, epoch, control, train: photos.train, classes: photos.faces },
    onProgress: () => {},
  });
  const { items } = await predictAll({ network, examples: photos.validation, control });
  await exportTfjs({ model: classifier.base, file: path.join(values.out, 'model.json') });
  console.log(
    `epoch ${epoch}: loss ${trained.loss.toFixed(3)}, accuracy ${trained.accuracy.toFixed(3)}, ` +
      `on unseen photos ${accuracyOf(items).toFixed(3)}, ${trained.imgPerSec.toFixed(0)} img/s`,
  );
}
optimizer.dispose();
network.dispose();
classifier.dispose();
photos.pixels.close();
