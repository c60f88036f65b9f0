import { readFile } from 'node:fs/promises';
import type { InferenceSession } from 'onnxruntime-node';
import { packEmbedding } from '@/shared/embedding';
import { MOBILENET_FEATURES } from '@/shared/mobilenet-size';
import { answeringNetwork } from '@/shared/onnx/prune-onnx';
import type { PreprocessingSpec } from '@/shared/preprocessing';
import { askNetwork, evidenceOf } from '@/shared/serving/ask-network';
import type { Rows } from '@/shared/serving/rows';
import { runSession } from '@/shared/serving/run-session';
import type { NetworkAnswer, NetworkRef, PoolTasks } from '../pool-tasks';
import { inspectPhoto } from './check-photo';
import { framesOf, type PhotoFrames } from './photo-frames';

/** Networks held open, some 20 MB each; as many as one request may ask. */
const MAX_OPEN = 8;
const threads = Number(process.env.MINTMARK_POOL_THREADS ?? 1);

/** Open networks by file and purpose, the least recently used first. A process runs one task at a time. */
const sessions = new Map<string, InferenceSession>();
const prototypes = new Map<string, Rows>();

/**
 * Checks a photo and asks networks about it, or about each coin on it. It is decoded once for each kind of input,
 * however many networks share it: the size of the input decides how far the decoder may shrink it while it loads, as
 * the trainer lets it.
 * @throws AppError `bad-photo` or `too-large`; the message is the second half of a sentence ("is empty")
 */
export const classify: PoolTasks['classify'] = async ({
  bytes: uploaded,
  keepMetadata,
  networks,
  coins,
  wantsEmbeddings = false,
}) => {
  const inspected = await inspectPhoto({ bytes: uploaded, keepMetadata });
  const bytes = inspected.stripped ?? uploaded;
  const start = performance.now();
  const frames = await framesOf(bytes, coins);
  const findMs = performance.now() - start;
  // What is wrong with the coins is measured while the networks run, on threads of their own.
  const [answers, found] = await Promise.all([
    askAll(networks, { frames, findMs, wantsEmbeddings }),
    frames.describe(),
  ]);
  return { ...inspected, found, answers };
};

async function askAll(
  networks: readonly NetworkRef[],
  { frames, findMs, wantsEmbeddings }: { frames: PhotoFrames; findMs: number; wantsEmbeddings: boolean },
): Promise<NetworkAnswer[]> {
  const decoded = new Map<string, { frames: Uint8Array[]; ms: number }>();
  const answers: NetworkAnswer[] = [];
  for (const network of networks) {
    const { testTimeRotations: _, ...input } = network.preprocessing;
    const key = JSON.stringify(input);
    const photo = decoded.get(key) ?? (await timedCut(frames, network.preprocessing));
    decoded.set(key, photo);
    answers.push(await ask(network, { ...photo, ms: photo.ms + findMs }, wantsEmbeddings));
  }
  return answers;
}

async function timedCut(frames: PhotoFrames, spec: PreprocessingSpec) {
  const start = performance.now();
  const cut = await frames.cut(spec);
  return { frames: cut, ms: performance.now() - start };
}

async function ask(
  network: NetworkRef,
  { frames, ms }: { frames: Uint8Array[]; ms: number },
  wantsEmbeddings: boolean,
): Promise<NetworkAnswer> {
  const answer: NetworkAnswer = { probabilities: [], evidence: [], embeddings: [], ms: 0, preprocessMs: ms };
  const learned = network.prototypes ? await openPrototypes(network.prototypes) : null;
  for (const pixels of frames) {
    const { probabilities, logits, embedding, ms, preprocessMs } = await askOnce(network, pixels);
    answer.probabilities.push(probabilities);
    answer.evidence.push(evidenceOf({ logits, embedding }, learned));
    if (wantsEmbeddings) answer.embeddings.push(packEmbedding(embedding));
    answer.ms += ms;
    answer.preprocessMs += preprocessMs;
  }
  return answer;
}

/** One network's answer to the pixels of one photo, averaged over the rotations of its preprocessing. */
export async function askOnce({ file, preprocessing, classCount }: NetworkRef, pixels: Uint8Array) {
  const { session, Tensor } = await openNetwork(file);
  const run = runSession(session, {
    size: preprocessing.size,
    toTensor: (values, dims) => new Tensor('float32', values, dims),
  });
  return askNetwork({ run, pixels, preprocessing, classCount });
}

async function openPrototypes(file: string): Promise<Rows> {
  const rows = prototypes.get(file) ?? readRows(await readFile(file));
  prototypes.delete(file);
  prototypes.set(file, rows);
  const [oldest] = prototypes.keys();
  if (prototypes.size > MAX_OPEN && oldest) prototypes.delete(oldest);
  return rows;
}

const readRows = (bytes: Uint8Array): Rows => ({
  columns: MOBILENET_FEATURES,
  values: new Float32Array(Uint8Array.from(bytes).buffer),
});

/**
 * A network, opened once in a process, and what its inputs are made of.
 * @param purpose heat maps cost more than half as much as all else, so only what explains an answer has them
 */
export async function openNetwork(file: string, purpose: 'answer' | 'explain' = 'answer') {
  // Loaded when first needed: most processes only decode.
  const { InferenceSession, Tensor } = await import('onnxruntime-node');
  const key = `${purpose} ${file}`;
  const open = async () => {
    const onnx = await readFile(file);
    const network = purpose === 'answer' ? answeringNetwork(onnx) : onnx;
    return InferenceSession.create(network, sessionOptions(threads));
  };
  const session = sessions.get(key) ?? (await open());
  sessions.delete(key);
  sessions.set(key, session);
  const [oldest] = sessions;
  if (sessions.size > MAX_OPEN && oldest) {
    sessions.delete(oldest[0]);
    await oldest[1].release();
  }
  return { session, Tensor };
}

/** How the server opens a network. */
export function sessionOptions(threads: number): InferenceSession.SessionOptions {
  return {
    executionProviders: ['cpu'],
    executionMode: 'sequential',
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    logSeverityLevel: 3,
    // Idle threads would spin for a while: cores that a trainer on this machine has better use for.
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  };
}
