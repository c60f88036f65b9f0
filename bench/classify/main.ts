import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { openPool } from '@/server/pool/pool';
import { openNetwork } from '@/server/pool/tasks/classify';
import { framesOf } from '@/server/pool/tasks/photo-frames';
import { coinsOf, openPhoto } from '@/shared/detector/photo-coins';
import { MOBILENET_FEATURES } from '@/shared/mobilenet-size';
import { classifierGraph, classifierWeights } from '@/shared/onnx/classifier-graph';
import { encodeOnnx } from '@/shared/onnx/onnx-schema';
import { normalizePixels, preprocessingFor, uprightPhoto } from '@/shared/preprocessing';
import { seededRandom } from '@/shared/random';
import { photosOf } from '../detect/photos';
import { describeMachine, machineWarnings } from '../machine';

/*
 * `npm run bench:classify [-- FOLDER [PHOTOS]]`: how long the server takes for a photo, and how many it answers a second.
 * Through the pool as the server uses it; the network is of width 1.0 at 224 px with 211 classes and weights by chance,
 * which take as long as learned ones. Each stage is also timed by itself, so that what costs is seen.
 */
const folder = process.argv[2] ?? '../shared/data';
const most = Number(process.argv[3] ?? 120);
const shape = { width: 1, inputSize: 224, headUnits: 256, classes: 211 };
const spec = preprocessingFor(shape.inputSize);

function randomNetwork(): Uint8Array {
  const random = seededRandom('bench');
  const weights = new Map(
    classifierWeights(shape).map(({ name, shape: sides }) => {
      const length = sides.reduce((product, side) => product * side, 1);
      const inputs = length / (sides.at(-1) ?? 1);
      const value = () => {
        if (name.endsWith('moving_variance') || name.endsWith('gamma')) return random.range(0.8, 1.2);
        return random.range(-1, 1) * Math.sqrt(3 / Math.max(1, inputs));
      };
      return [name, Float32Array.from({ length }, value)];
    }),
  );
  return encodeOnnx(classifierGraph(shape, (name) => weights.get(name) as Float32Array));
}

async function readPhotos(file: string, wanted: (name: string) => boolean = () => true): Promise<Buffer[]> {
  const photos: Buffer[] = [];
  for await (const { bytes } of photosOf(path.join(folder, file), wanted)) {
    photos.push(bytes);
    if (photos.length === most) break;
  }
  return photos;
}

const quantile = (times: readonly number[], share: number) =>
  times.toSorted((a, b) => a - b)[Math.floor((times.length - 1) * share)] ?? 0;
const shown = (ms: number) => ms.toFixed(1);

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** Each stage of an answer by itself, in this process: medians in milliseconds. */
async function stages(photos: readonly Buffer[], file: string): Promise<string> {
  const times: Record<'decode' | 'find' | 'frames' | 'network', number[]> = {
    decode: [],
    find: [],
    frames: [],
    network: [],
  };
  const { session, Tensor } = await openNetwork(file);
  for (const bytes of photos) {
    const start = performance.now();
    const photo = await openPhoto(uprightPhoto(sharp, bytes));
    times.decode.push(performance.now() - start);
    times.find.push(await timed(() => coinsOf(sharp, photo)));
    let frames: Uint8Array[] = [];
    times.frames.push(
      await timed(async () => {
        frames = await (await framesOf(bytes, 'find')).cut(spec);
      }),
    );
    const { size } = spec;
    const input = new Tensor('float32', normalizePixels(frames[0] as Uint8Array, spec), [1, size, size, 3]);
    times.network.push(await timed(() => session.run({ input }, ['probabilities', 'logits', 'embedding'])));
  }
  return `${shown(quantile(times.decode, 0.5))} | ${shown(quantile(times.find, 0.5))} | ${shown(quantile(times.frames, 0.5))} | ${shown(quantile(times.network, 0.5))}`;
}

if (!existsSync(path.join(folder, 'wild-dev.zip'))) {
  process.stderr.write(`bench:classify: ${folder} has no wild-dev.zip; name the folder that has it.\n`);
  process.exit(1);
}
const machine = describeMachine();
const dir = await mkdtemp(path.join(tmpdir(), 'mintmark-bench-'));
const pool = await openPool();
try {
  const file = path.join(dir, 'network.onnx');
  await writeFile(file, randomNetwork());
  const prototypes = path.join(dir, 'prototypes');
  await writeFile(
    prototypes,
    new Uint8Array(new Float32Array(2 * shape.classes * MOBILENET_FEATURES).buffer),
  );
  const network = { file, preprocessing: spec, classCount: shape.classes, prototypes };
  const ask = (bytes: Uint8Array, coins: 'find' | 'whole' = 'find') =>
    pool.run(
      'classify',
      { bytes, keepMetadata: false, networks: [network], coins },
      { priority: 'interactive' },
    );
  const sets = [
    ['wild-dev, one coin', await readPhotos('wild-dev.zip')],
    ['coins-211 test', await readPhotos('coins-211.zip', (name) => name.includes('test/'))],
    ['korea-won test', await readPhotos('korea-won.zip', (name) => name.includes('test/'))],
  ] as const;
  // Each process opens the network once.
  await Promise.all(Array.from({ length: 2 * machine.cores + 2 }, () => ask(sets[0][1][0] as Buffer)));
  process.stdout.write(`${machine.cpu}, ${machine.cores} cores, load ${machine.loadAtStart} at the start\n`);
  for (const warning of machineWarnings(machine, { peers: false })) process.stdout.write(`${warning}\n`);
  process.stdout.write(
    '\n| photos | p50 | p95 | photos/s | decode | find | frames | network |\n|---|---|---|---|---|---|---|---|\n',
  );
  for (const [name, photos] of sets) {
    const single: number[] = [];
    for (const bytes of photos) single.push(await timed(() => ask(bytes)));
    const queue = [...photos, ...photos].values();
    const work = async () => {
      for (const bytes of queue) await ask(bytes);
    };
    const all = await timed(() => Promise.all(Array.from({ length: machine.cores + 1 }, work)));
    const rate = (2000 * photos.length) / all;
    process.stdout.write(
      `| ${name} (${photos.length}) | ${shown(quantile(single, 0.5))} ms | ${shown(quantile(single, 0.95))} ms | ` +
        `${rate.toFixed(0)} | ${await stages(photos, file)} |\n`,
    );
  }
} finally {
  await pool.close();
  await rm(dir, { recursive: true, force: true });
}
