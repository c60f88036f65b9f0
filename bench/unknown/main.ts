import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { buildClassifier } from '@/server/pool/tasks/build-classifier';
import { parseClassName, type Split } from '@/shared/coin-class';
import { preprocessingFor } from '@/shared/preprocessing';
import { recipeSchema } from '@/shared/recipe/recipe';
import { type TrainerJob, trainerJobSchema } from '@/shared/trainer-job';
import { RunControl } from '../../worker/tf/control';
import { trainJob } from '../../worker/tf/train';
import { photosOf } from '../detect/photos';
import { inScratchFolder } from '../scratch';
import { isLeftOutClass, measureUnknown, renderUnknown } from './measure';
import { picturesWithoutCoin } from './pictures';

/*
 * `npm run bench:unknown [-- FOLDER [EPOCHS [SIZE]]]`: how well a model says "not a coin I know". A small network (width 0.35)
 * learns 191 classes of coins-211; the other 20, and pictures without a coin, are what it must not know.
 */
const folder = process.argv[2] ?? '../shared/data';
const epochs = Number(process.argv[3] ?? 12);
const inputSize = Number(process.argv[4] ?? 128);
const headUnits = 256;

interface Photo {
  bytes: Buffer;
  hash: string;
  key: string;
  split: Split;
}

async function readSet(): Promise<Photo[]> {
  const archive = path.join(folder, 'coins-211.zip');
  const photos: Photo[] = [];
  for await (const { name, bytes } of photosOf(archive, () => true)) {
    const [split = '', key = ''] = name.split('/');
    const hash = createHash('sha256').update(bytes).digest('hex');
    if (split === 'train' || split === 'validation' || split === 'test')
      photos.push({ bytes, hash, key, split });
  }
  return photos;
}

/** Trains and builds the network as the server does. @returns an ONNX file */
async function train(photos: readonly Photo[], keys: readonly string[], dir: string): Promise<string> {
  const photoDir = path.join(dir, 'photos');
  for (const { hash, bytes } of photos) {
    await mkdir(path.join(photoDir, hash.slice(0, 2)), { recursive: true });
    await writeFile(path.join(photoDir, hash.slice(0, 2), hash), bytes);
  }
  const recipe = recipeSchema.parse({
    model: { width: 0.35, inputSize, headUnits, dropout: 0.3 },
    optimizer: { learningRate: 2e-3, schedule: 'cosine', warmupEpochs: 1 },
    epochs,
    batchSize: 32,
    earlyStopping: { patience: epochs },
  });
  const job: TrainerJob = trainerJobSchema.parse({
    runId: 'bench',
    attempt: 1,
    runtime: 'tensorflow',
    recipe,
    manifest: {
      versionId: 'bench',
      contentHash: '',
      classes: keys.map((key, index) => ({ index, ...parseClassName(key, undefined) })),
      items: photos.map(({ hash, key, split }) => ({ hash, classIndex: keys.indexOf(key), split })),
    },
    photoDir,
    cacheDir: path.join(dir, 'cache'),
    baseWeightsDir: path.resolve(folder, '../weights'),
    outDir: path.join(dir, 'out'),
    checkpointDir: path.join(dir, 'checkpoints'),
  });
  await mkdir(job.outDir);
  const summary = await trainJob(job, {
    control: new RunControl(),
    emit: ({ type, payload }) => {
      if (type === 'epoch') process.stderr.write(`${JSON.stringify(payload).slice(0, 160)}\n`);
    },
  });
  const test = summary.evaluations.find(({ split }) => split === 'test');
  process.stdout.write(`trained ${summary.epochs} epochs, top-1 on test ${test?.top1.toFixed(3)}\n`);
  const results = path.join(job.outDir, 'tfjs');
  const shards: Record<string, Uint8Array> = {};
  for (const name of await readdir(results)) {
    if (name !== 'model.json') shards[name] = await readFile(path.join(results, name));
  }
  const file = path.join(dir, 'network.onnx');
  const weights = { manifest: await readFile(path.join(results, 'model.json')), shards };
  const shape = { width: 0.35, inputSize, headUnits, classes: keys.length };
  await writeFile(file, await buildClassifier({ shape, weights }));
  return file;
}

if (!existsSync(path.join(folder, 'coins-211.zip'))) {
  process.stderr.write(`bench:unknown: ${folder} has no coins-211.zip; name the folder that has it.\n`);
  process.exit(1);
}
await inScratchFolder(async (dir) => {
  const photos = await readSet();
  const all = [...new Set(photos.map(({ key }) => key))].sort((a, b) => Number(a) - Number(b));
  const isLeftOut = (key: string) => isLeftOutClass(all.indexOf(key));
  const keys = all.filter((key) => !isLeftOut(key));
  const known = photos.filter(({ key }) => !isLeftOut(key));
  const file = await train(known, keys, dir);
  const network = { file, preprocessing: preprocessingFor(inputSize), classCount: keys.length };
  const of = (split: Split) =>
    known
      .filter((photo) => photo.split === split)
      .map(({ bytes, key }) => ({ read: async () => bytes, classIndex: keys.indexOf(key) }));
  const readers = (list: readonly Uint8Array[]) => list.map((bytes) => async () => bytes);
  const figures = await measureUnknown(network, {
    train: of('train'),
    validation: of('validation'),
    test: of('test'),
    unknown: {
      'left-out classes': readers(photos.filter(({ key }) => isLeftOut(key)).map(({ bytes }) => bytes)),
      'without a coin': readers(await picturesWithoutCoin(folder)),
    },
  });
  process.stdout.write(`profile ${JSON.stringify(figures.profile)}\n\n${renderUnknown(figures)}\n`);
});
process.exit();
