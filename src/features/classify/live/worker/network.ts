import { env, InferenceSession, Tensor } from 'onnxruntime-web/wasm';
import type { LiveModel } from '@/shared/contracts/classify';
import { MOBILENET_FEATURES } from '@/shared/mobilenet-size';
import { askNetwork, evidenceOf } from '@/shared/serving/ask-network';
import { readAnswer } from '@/shared/serving/read-answer';
import type { Rows } from '@/shared/serving/rows';
import { runSession } from '@/shared/serving/run-session';
import type { LiveAnswer } from '../live-protocol';

/** Answers to pixels as the model's preprocessing makes them. */
type AskLive = (pixels: Uint8Array) => Promise<LiveAnswer>;

/**
 * Fetches a model and opens it.
 * @throws Error that says what could not be had
 */
export async function openLive(model: LiveModel): Promise<AskLive> {
  const [runtime, network, prototypes] = await Promise.all([
    load(model.runtime),
    load(model.network),
    model.prototypes === null ? null : load(model.prototypes),
  ]);
  env.wasm.wasmBinary = runtime;
  // Threads need headers on every page that would keep other things from it.
  env.wasm.numThreads = 1;
  const session = await InferenceSession.create(new Uint8Array(network), { executionProviders: ['wasm'] });
  const learned: Rows | null = prototypes && {
    columns: MOBILENET_FEATURES,
    values: new Float32Array(prototypes),
  };
  const run = runSession(session, {
    size: model.preprocessing.size,
    toTensor: (values, dims) => new Tensor('float32', values, dims),
  });
  return async (pixels) => {
    const { preprocessing, classes } = model;
    const { probabilities, ...speaks } = await askNetwork({
      run,
      pixels,
      preprocessing,
      classCount: classes.length,
    });
    return readAnswer({ probabilities, evidence: evidenceOf(speaks, learned) }, model);
  };
}

async function load(address: string): Promise<ArrayBuffer> {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
  return answer.arrayBuffer();
}
