import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { buildClassifier } from '@/server/pool/tasks/build-classifier';
import { classify } from '@/server/pool/tasks/classify';
import { parseClassName, type Split } from '@/shared/coin-class';
import { MOBILENET_FEATURES } from '@/shared/mobilenet-size';
import { preprocessingFor } from '@/shared/preprocessing';
import { recipeSchema } from '@/shared/recipe/recipe';
import { type Evidence, evidenceScore } from '@/shared/serving/known';
import { profileOf } from '@/shared/serving/profile';
import { likenessOf } from '@/shared/serving/prototypes';
import { rowOf, unpackEmbeddings } from '@/shared/serving/rows';
import { type TrainerJob, trainerJobSchema } from '@/shared/trainer-job';
import { RunControl } from '../../worker/tf/control';
import { trainJob } from '../../worker/tf/train';
import { photosOf } from '../detect/photos';
import { inScratchFolder } from '../scratch';
import { picturesWithoutCoin } from './pictures';
import { areaUnderRoc } from './roc';

/*
 * `npm run bench:unknown [-- FOLDER [EPOCHS [SIZE]]]`: how well a model says "not a coin I know". A small network (width 0.35)
 * learns 191 classes of coins-211; the other 20, and pictures without a coin, are what it must not know.
 */
const folder = process.argv[2] ?? '../shared/data';
const epochs = Number(process.argv[3] ?? 12);
const inputSize = Number(process.argv[4] ?? 128);
/** Every so-manieth class is left out. */
const LEFT_OUT = 10.55;
const headUnits = 256;

interface Photo {
  bytes: Buffer;
  hash: string;
  key: string;
  split: Split;
}

interface Described extends Evidence {
  probabilities: Float32Array;
  embedding: Uint8Array;
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
  const isLeftOut = (key: string) => Math.floor(all.indexOf(key) % LEFT_OUT) === 0;
  const keys = all.filter((key) => !isLeftOut(key));
  const known = photos.filter(({ key }) => !isLeftOut(key));
  const file = await train(known, keys, dir);
  const network = {
    file,
    preprocessing: preprocessingFor(inputSize),
    classCount: keys.length,
    prototypes: null,
  };
  const lookAt = async (bytes: Uint8Array): Promise<Omit<Described, 'likeness'>> => {
    const asked = { bytes, keepMetadata: true, networks: [network], wantsEmbeddings: true };
    const {
      answers: [answer],
    } = await classify({ ...asked, coins: 'whole' });
    return {
      probabilities: answer?.probabilities[0] ?? new Float32Array(),
      energy: answer?.evidence[0]?.energy ?? 0,
      embedding: answer?.embeddings[0] ?? new Uint8Array(),
    };
  };
  const describeAll = async (list: readonly Uint8Array[]) => {
    const described: Omit<Described, 'likeness'>[] = [];
    for (const bytes of list) described.push(await lookAt(bytes));
    return described;
  };
  const bytesOf = (split: Split) => known.filter((photo) => photo.split === split);
  const [trained, validated] = [bytesOf('train'), bytesOf('validation')];
  const packed = (list: readonly { embedding: Uint8Array }[]) =>
    unpackEmbeddings(Buffer.concat(list.map(({ embedding }) => embedding)), MOBILENET_FEATURES);
  const validation = await describeAll(validated.map(({ bytes }) => bytes));
  const { profile, prototypes } = profileOf(
    {
      features: packed(await describeAll(trained.map(({ bytes }) => bytes))),
      labels: Int32Array.from(trained, ({ key }) => keys.indexOf(key)),
    },
    {
      classCount: keys.length,
      probabilities: Float32Array.from(validation.flatMap(({ probabilities }) => [...probabilities])),
      truth: Int32Array.from(validated, ({ key }) => keys.indexOf(key)),
      energies: Float32Array.from(validation, ({ energy }) => energy),
      features: packed(validation),
    },
  );
  process.stdout.write(`profile ${JSON.stringify(profile)}\n\n`);
  const { known: fitted } = profile;
  if (!fitted) throw new Error('too few validation photos');
  const scoresOf = async (list: readonly Uint8Array[]) =>
    (await describeAll(list)).map(({ energy, embedding, probabilities }) => {
      const likeness = likenessOf(rowOf(packed([{ embedding }]), 0), prototypes);
      return {
        confidence: Math.max(...probabilities),
        energy,
        likeness,
        both: evidenceScore({ energy, likeness }, fitted),
      };
    });
  const sets = {
    'left-out classes': photos.filter(({ key }) => isLeftOut(key)).map(({ bytes }) => bytes),
    'without a coin': await picturesWithoutCoin(folder),
  };
  const tested = await scoresOf(bytesOf('test').map(({ bytes }) => bytes));
  process.stdout.write('| against | pictures | confidence | energy | likeness | both | turned away |\n');
  process.stdout.write('|---|---|---|---|---|---|---|\n');
  for (const [name, list] of Object.entries(sets)) {
    const scores = await scoresOf(list);
    const column = (kind: 'confidence' | 'energy' | 'likeness' | 'both') =>
      areaUnderRoc(
        tested.map((one) => one[kind]),
        scores.map((one) => one[kind]),
      ).toFixed(3);
    const away = scores.filter(({ both }) => both < fitted.threshold).length / scores.length;
    process.stdout.write(
      `| ${name} | ${list.length} | ${column('confidence')} | ${column('energy')} | ${column('likeness')} | ${column('both')} | ${away.toFixed(2)} |\n`,
    );
  }
  const wrongly = tested.filter(({ both }) => both < fitted.threshold).length / tested.length;
  process.stdout.write(
    `\nOf ${tested.length} test photos of known classes ${wrongly.toFixed(3)} are turned away.\n`,
  );
});
process.exit();
