import {
  baseWeights,
  classifierGraph,
  classifierWeights,
  embeddingGraph,
} from '@/shared/onnx/classifier-graph';
import { encodeOnnx } from '@/shared/onnx/onnx-schema';
import { answeringNetwork } from '@/shared/onnx/prune-onnx';
import type { PoolTasks } from '../pool-tasks';
import { weightsOf } from './uploaded-weights';

/**
 * Writes the inference graph of a classifier from its architecture and the numbers that a worker uploaded.
 * @throws AppError `bad-request` when the weights are not those of the architecture, or not finite
 */
export const buildClassifier: PoolTasks['buildClassifier'] = async ({ shape, weights }) =>
  encodeOnnx(classifierGraph(shape, weightsOf(weights, classifierWeights(shape))));

/** What of a classifier is run for an answer. */
export const pruneClassifier: PoolTasks['pruneClassifier'] = async ({ bytes }) => answeringNetwork(bytes);

/** Writes the inference graph of a base without a head. @throws as `buildClassifier` */
export const buildEmbedder: PoolTasks['buildEmbedder'] = async ({ shape, weights }) =>
  encodeOnnx(embeddingGraph(shape, weightsOf(weights, baseWeights(shape.width))));
