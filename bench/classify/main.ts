import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { openPool } from '@/server/pool/pool';
import type { NetworkRef } from '@/server/pool/pool-tasks';
import { classify, openNetwork } from '@/server/pool/tasks/classify';
import { framesOf } from '@/server/pool/tasks/photo-frames';
import { coinsOf, openPhoto, resizeWith } from '@/shared/detector/photo-coins';
import { MOBILENET_FEATURES } from '@/shared/mobilenet-size';
import { classifierGraph, classifierWeights } from '@/shared/onnx/classifier-graph';
import { encodeOnnx } from '@/shared/onnx/onnx-schema';
import { normalizePixels, preprocessingFor, uprightPhoto } from '@/shared/preprocessing';
import { seededRandom } from '@/shared/random';
import { photosOf } from '../detect/photos';
import { describeMachine, machineWarnings } from '../machine';

/*
 * `npm run bench:classify [-- FOLDER [PHOTOS]]`: how long the server takes for a photo, and how many it answers a second,
 * beside the aims. Through the pool as the server uses it; the network is of width 1.0 at 224 px with 211 classes and weights
 * by chance, which take as long as learned ones. Each stage is also measured by itself in processor time, which says
 * something on a busy machine too.
 */
const folder = process.argv[2] ?? '../shared/data';
const most = Number(process.argv[3] ?? 120);
const shape = { width: 1, inputSize: 224, headUnits: 256, classes: 211 };
const spec = preprocessingFor(shape.inputSize);
/** On two idle cores. */
const AIM_MS = 15;
const AIM_RATE = 150;

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

/** Processor time of one kind of work, in milliseconds. */
class Meter {
  readonly #all: number[] = [];

  async run<T>(work: () => Promise<T>): Promise<T> {
    const start = process.cpuUsage();
    const value = await work();
    const { user, system } = process.cpuUsage(start);
    this.#all.push((user + system) / 1000);
    return value;
  }

  /** Of a photo: that of some threads is counted late, so a median would be wrong. */
  get mean(): number {
    return this.#all.reduce((sum, ms) => sum + ms, 0) / this.#all.length;
  }
}

/** Each stage of an answer by itself, and the whole of it, in this process: means of the processor's milliseconds. */
async function stages(photos: readonly Buffer[], network: NetworkRef) {
  const meters = {
    decode: new Meter(),
    find: new Meter(),
    frames: new Meter(),
    network: new Meter(),
    whole: new Meter(),
  };
  const { session, Tensor } = await openNetwork(network.file);
  for (const bytes of photos) {
    const photo = await meters.decode.run(() => openPhoto(uprightPhoto(sharp, bytes)));
    await meters.find.run(() => coinsOf(resizeWith(sharp), photo));
    const frames = await meters.frames.run(async () => {
      const seen = await framesOf(bytes, 'find');
      return (await Promise.all([seen.cut(spec), seen.describe()]))[0];
    });
    const { size } = spec;
    const input = new Tensor('float32', normalizePixels(frames[0] as Uint8Array, spec), [1, size, size, 3]);
    await meters.network.run(() => session.run({ input }, ['probabilities', 'logits', 'embedding']));
    await meters.whole.run(() =>
      classify({ bytes, keepMetadata: false, networks: [network], coins: 'find' }),
    );
  }
  return Object.values(meters).map(({ mean }) => mean);
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
    `\n| photos | p50 (aim: ${AIM_MS} ms) | p95 | photos/s (aim: ${AIM_RATE}) | processor: decode | find | decode, find and cut | network | all of it |\n` +
      '|---|---|---|---|---|---|---|---|---|\n',
  );
  for (const [name, photos] of sets) {
    const single: number[] = [];
    for (const bytes of photos) single.push(await timed(() => ask(bytes)));
    const p50 = quantile(single, 0.5);
    const queue = [...photos, ...photos].values();
    const work = async () => {
      for (const bytes of queue) await ask(bytes);
    };
    const all = await timed(() => Promise.all(Array.from({ length: machine.cores + 1 }, work)));
    const rate = (2000 * photos.length) / all;
    const mark = (isReached: boolean) => (isReached ? 'reached' : 'not reached');
    process.stdout.write(
      `| ${name} (${photos.length}) | ${shown(p50)} ms, ${mark(p50 <= AIM_MS)} | ${shown(quantile(single, 0.95))} ms | ` +
        `${rate.toFixed(0)}, ${mark(rate >= AIM_RATE)} | ${(await stages(photos, network)).map(shown).join(' | ')} |\n`,
    );
  }
} finally {
  await pool.close();
  await rm(dir, { recursive: true, force: true });
}
