import { writeFile } from 'node:fs/promises';
import { encodeOnnx } from '@/shared/onnx/onnx-schema';
import type { Recipe } from '@/shared/recipe/recipe';
import type { RuntimeName } from '@/shared/trainer-job';
import { compileOnnxGraph } from '../../../worker/tf/export/onnx-graph';
import { answer } from '../../measuring-process';
import { openProduct } from '../product';

export interface ThroughputRequest {
  runtime: RuntimeName;
  recipe: Recipe;
  classes: number;
  steps: number;
  /** Series wanted, each after steps that warm up and are not counted. */
  train: boolean;
  inference: boolean;
  /** Where the model is exported to; null for nowhere. */
  onnxFile: string | null;
}

export interface Throughput {
  device: string;
  version: string;
  /** Milliseconds of each step. */
  trainMs: number[];
  /** Milliseconds of each batch validated. */
  inferenceMs: number[];
}

const WARM_UP_STEPS = 3;

answer(async (request: ThroughputRequest): Promise<Throughput> => {
  const product = await openProduct(request);
  const trainMs: number[] = [];
  const inferenceMs: number[] = [];
  if (request.train) {
    await product.syntheticSteps(WARM_UP_STEPS);
    trainMs.push(...(await product.syntheticSteps(request.steps)));
  }
  if (request.inference) {
    for (let i = 0; i < WARM_UP_STEPS + request.steps; i++) {
      const started = performance.now();
      await product.syntheticValidation();
      if (i >= WARM_UP_STEPS) inferenceMs.push(performance.now() - started);
    }
  }
  if (request.onnxFile) {
    await writeFile(request.onnxFile, encodeOnnx(compileOnnxGraph(product.classifier.model)));
  }
  const { device, version } = product.runtime;
  product.dispose();
  return { device, version, trainMs, inferenceMs };
});
