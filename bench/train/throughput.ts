import path from 'node:path';
import { median } from '@/shared/median';
import type { Recipe } from '@/shared/recipe/recipe';
import type { Calls } from '../../worker/tf/testing/step-costs';
import { measure } from '../measuring-process';
import { inScratchFolder } from '../scratch';
import { meanRate, stepMetrics } from '../statistics';
import type { BenchDocument } from './document';
import type { BenchOptions } from './options';
import { PEER_NAMES, type Peer, type PeerMetrics, preparePeer } from './peers';
import type { CostsRequest } from './programs/costs';
import type { OnnxMetrics, OnnxRequest } from './programs/onnx';
import type { StockRequest } from './programs/stock';
import type { Throughput, ThroughputRequest } from './programs/throughput';

/** As many classes as the peers' networks have. */
const CLASSES = 211;

interface Request {
  options: BenchOptions;
  recipe: Recipe;
  cacheDir: string;
  say: (text: string) => void;
}

type Metrics = Pick<BenchDocument, 'train' | 'inference' | 'peers'>;

/** Steps on a fixed batch: ours, and in rounds with it the peers, so that all meet the same machine. */
export function measureThroughput(request: Request): Promise<Metrics & { version: string }> {
  return inScratchFolder(async (dir) => {
    const { options, recipe, say } = request;
    const { batch, runtime, steps } = options;
    const [train, inference] = [options.only.includes('train'), options.only.includes('inference')];
    const exported = path.join(dir, 'model.onnx');
    const ours = (onnxFile: string | null) => {
      say('Measuring steps on a fixed batch');
      return measure<ThroughputRequest, Throughput>('train/programs/throughput', {
        runtime,
        recipe,
        classes: CLASSES,
        steps,
        train,
        inference,
        onnxFile,
      });
    };
    const first = await ours(inference ? exported : null);
    const runs = [first];
    const peers = options.peers && (await takeTurns({ request, runs, ours: () => ours(null) }));
    const metrics: Metrics & { version: string } = { version: first.version, ...(peers && { peers }) };
    if (train) {
      const stock = options.stock && { stock: await measureStock(request) };
      const costs = await countCosts(request);
      const counted = { opsPerStep: costs?.ops ?? null, bytesMovedPerStep: costs?.bytes ?? null };
      const steps = stepMetrics(all(runs, 'trainMs'), batch);
      metrics.train = { ...steps, device: first.device, ...counted, ...stock };
    }
    if (inference) {
      const onnx = await measureOnnx(exported, request);
      metrics.inference = { ...stepMetrics(all(runs, 'inferenceMs'), batch), onnx };
    }
    return metrics;
  });
}

const all = (runs: Throughput[], series: 'trainMs' | 'inferenceMs') => runs.flatMap((run) => run[series]);

async function countCosts({ options, recipe, say }: Request): Promise<Calls | null> {
  if (options.runtime !== 'tensorflow') return null;
  say('Counting the ops of a step');
  return measure<CostsRequest, Calls | null>('train/programs/costs', { recipe, classes: CLASSES });
}

async function measureStock({ options, recipe, say }: Request) {
  say('Measuring plain TF.js');
  const steps = Math.ceil(options.steps / 4);
  const durations = await measure<StockRequest, number[]>('train/programs/stock', {
    runtime: options.runtime,
    recipe,
    classes: CLASSES,
    steps,
  });
  return stepMetrics(durations, options.batch);
}

async function measureOnnx(file: string, { options, say }: Request) {
  say('Measuring ONNX Runtime');
  const { batch, size, steps } = options;
  const { batchMs, singleMs } = await measure<OnnxRequest, OnnxMetrics>('train/programs/onnx', {
    file,
    batch,
    size,
    steps,
  });
  return { batchImgPerSec: (1000 * batch) / median(batchMs), singleImgPerSec: 1000 / median(singleMs) };
}

/** Ours, Keras, ours, PyTorch, ours … appends to `runs`, whose first is measured already. */
async function takeTurns({
  request,
  runs,
  ours,
}: {
  request: Request;
  runs: Throughput[];
  ours: () => Promise<Throughput>;
}): Promise<NonNullable<BenchDocument['peers']>> {
  const { options, say } = request;
  const peers: Peer[] = [];
  for (const name of PEER_NAMES) peers.push(await preparePeer(name, request));
  const rounds = new Map<string, Round[]>(peers.map(({ name }) => [name, []]));
  for (let round = 0; round < options.rounds; round++) {
    for (const peer of peers) {
      if ('unavailable' in peer) continue;
      say(`Measuring ${peer.name}`);
      const theirs = await peer.measure(options);
      const before = runs.at(-1) as Throughput;
      const after = await ours();
      runs.push(after);
      rounds.get(peer.name)?.push({ theirs, before, after });
    }
  }
  const of = (name: 'keras' | 'pytorch') => summary(name, peers, rounds.get(name) ?? []);
  const ratio = (name: string, series: 'trainMs' | 'inferenceMs') =>
    ratioOver(rounds.get(name) ?? [], { series, batch: options.batch });
  return {
    keras: of('keras'),
    pytorch: of('pytorch'),
    ratios: {
      trainOverKeras: ratio('keras', 'trainMs'),
      trainOverPytorch: ratio('pytorch', 'trainMs'),
      inferenceOverKeras: ratio('keras', 'inferenceMs'),
      inferenceOverPytorch: ratio('pytorch', 'inferenceMs'),
    },
  };
}

interface Round {
  theirs: PeerMetrics;
  before: Throughput;
  after: Throughput;
}

function summary(name: string, peers: Peer[], rounds: Round[]) {
  const peer = peers.find((candidate) => candidate.name === name);
  if (!peer || 'unavailable' in peer) return { unavailable: peer?.unavailable ?? 'not measured' };
  return {
    trainImgPerSec: median(rounds.map(({ theirs }) => theirs.trainImgPerSec)),
    inferenceImgPerSec: median(rounds.map(({ theirs }) => theirs.inferenceImgPerSec)),
  };
}

/** Ours over theirs in the median round; a peer prints its mean rate, so ours is one too. Null without a round. */
function ratioOver(
  rounds: Round[],
  { series, batch }: { series: 'trainMs' | 'inferenceMs'; batch: number },
): number | null {
  const measured = rounds.filter(({ before }) => before[series].length > 0);
  if (measured.length === 0) return null;
  const theirRate = series === 'trainMs' ? 'trainImgPerSec' : 'inferenceImgPerSec';
  const ratios = measured.map(({ theirs, before, after }) => {
    const ours = (meanRate(before[series], batch) + meanRate(after[series], batch)) / 2;
    return ours / theirs[theirRate];
  });
  return median(ratios);
}
