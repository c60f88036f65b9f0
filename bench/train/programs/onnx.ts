import { readFile } from 'node:fs/promises';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { sessionOptions } from '@/server/pool/tasks/classify';
import { answeringNetwork } from '@/shared/onnx/prune-onnx';
import { availableCores } from '../../../worker/cores';
import { answer } from '../../measuring-process';

export interface OnnxRequest {
  file: string;
  batch: number;
  size: number;
  /** Answers measured of a batch; of single photos `batch` times as many, but not more than needed. */
  steps: number;
}

export interface OnnxMetrics {
  batchMs: number[];
  singleMs: number[];
}

const WARM_UP_RUNS = 2;
const MAX_SINGLES = 200;

/** The exported model, run as the server runs it. */
answer(async ({ file, batch, size, steps }: OnnxRequest): Promise<OnnxMetrics> => {
  const session = await InferenceSession.create(
    answeringNetwork(await readFile(file)),
    sessionOptions(availableCores()),
  );
  const series = async (photos: number, runs: number) => {
    const values = Float32Array.from({ length: photos * size * size * 3 }, (_, i) => Math.sin(i));
    const input = new Tensor('float32', values, [photos, size, size, 3]);
    const durations: number[] = [];
    for (let i = 0; i < WARM_UP_RUNS + runs; i++) {
      const started = performance.now();
      await session.run({ input }, ['probabilities']);
      if (i >= WARM_UP_RUNS) durations.push(performance.now() - started);
    }
    return durations;
  };
  const batchMs = await series(batch, steps);
  const singleMs = await series(1, Math.min(MAX_SINGLES, steps * batch));
  await session.release();
  return { batchMs, singleMs };
});
