import { createHash } from 'node:crypto';
import * as tf from '@tensorflow/tfjs';
import type { NodeJSKernelBackend } from '@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend';
import { beforeAll, describe, expect, it } from 'vitest';
import { recipeSchema } from '@/shared/recipe/recipe';
import { openRuntime } from '../runtime/open-runtime';
import { precisionOf } from '../runtime/precision';
import { relativeError } from '../testing/closeness';
import { processorHas } from '../testing/native-program';
import { plainBatchNorm, plainDepthwise, plainRelu6 } from '../testing/plain-base';
import { tensorflowPresent } from '../testing/runtime-present';
import { composedBlock } from './composed-block';
import { composedMiddle, stockDepthwiseFilterGradient } from './composed-middle';
import { deterministicDepthwiseFilterGradient } from './deterministic-depthwise';
import type { BlockRequest, MiddleKernel, MiddleRequest, NormKernel, NormWeights } from './kernel-contracts';
import { nativeBackend } from './native-backend';
import { mixedBlock, nativeBlock } from './native-block';
import { nativeMiddle } from './native-middle';
import { nativeNorm } from './native-norm';
import { NATIVE_OPS_VERSION, nativeOpsPresent } from './native-ops';
import { nativeConvolutionGradient } from './native-pointwise';
import { plainNorm } from './plain-norm';
import { convolutionGradient, stockFilterGradient } from './pointwise';
import { tensorflowNorm } from './tensorflow-norm';
import { trainingKernels } from './training-kernels';

const EPSILON = 1e-3;
const MOMENTUM = 0.9;
const TOLERANCE = 1e-4;

const composed = (norm: NormKernel) => composedMiddle(norm, stockDepthwiseFilterGradient);
const kernelSets: Record<string, { norm: NormKernel; middle: MiddleKernel }> = {
  'our own ops': { norm: nativeNorm, middle: nativeMiddle },
  "TensorFlow's fused ops": { norm: tensorflowNorm, middle: composed(tensorflowNorm) },
  "TensorFlow's ops that add up in one order": {
    norm: tensorflowNorm,
    middle: composedMiddle(tensorflowNorm, deterministicDepthwiseFilterGradient),
  },
  "TF.js' plain ops": { norm: plainNorm, middle: composed(plainNorm) },
};

const random = (shape: number[], seed: number, { mean = 0, deviation = 1 } = {}) =>
  tf.randomNormal(shape, mean, deviation, 'float32', seed);

const weightsOf = (channels: number, seed: number): NormWeights => ({
  gamma: random([channels], seed, { mean: 1, deviation: 0.3 }),
  beta: random([channels], seed + 1, { mean: 1 }),
  movingMean: random([channels], seed + 2),
  movingVariance: tf.abs(random([channels], seed + 3, { mean: 2 })),
});

function expectClose(actual: tf.Tensor[], expected: tf.Tensor[]) {
  expect(actual.length).toBe(expected.length);
  for (const [i, tensor] of expected.entries()) {
    expect(relativeError(actual[i] as tf.Tensor, tensor), `tensor ${i}`).toBeLessThan(TOLERANCE);
  }
}

function expectMoved(moving: tf.Tensor[], x: tf.Tensor, { movingMean, movingVariance }: NormWeights) {
  const { mean, variance } = tf.moments(x, [0, 1, 2]);
  const rows = x.size / movingMean.size;
  const unbiased = tf.mul(variance, rows > 1 ? rows / (rows - 1) : 1);
  expectClose(moving, [
    tf.add(tf.mul(movingMean, MOMENTUM), tf.mul(mean, 1 - MOMENTUM)),
    tf.add(tf.mul(movingVariance, MOMENTUM), tf.mul(unbiased, 1 - MOMENTUM)),
  ]);
}

/** Tells whether two lists of tensors have the same bits. */
function digest(tensors: tf.Tensor[]): string {
  const hash = createHash('sha256');
  for (const tensor of tensors) hash.update(tensor.dataSync());
  return hash.digest('hex');
}

describe.skipIf(!tensorflowPresent)('the training kernels', () => {
  beforeAll(() => openRuntime('tensorflow'));

  it('are our own ops where libtensorflow computes on the CPU, and a checkpoint names their version', async () => {
    expect(nativeOpsPresent()).toBe(true);
    const { arithmetic } = await openRuntime('tensorflow');
    expect(arithmetic).toContain(`own ops ${NATIVE_OPS_VERSION}`);
  });

  it('leave out on a GPU what TensorFlow refuses where it was told to add up in one order', () => {
    const backend = nativeBackend() as NodeJSKernelBackend;
    const { binding } = backend;
    const refuses = new Proxy(binding, {
      get: (all, name) =>
        name === 'executeOp'
          ? (...call: Parameters<typeof binding.executeOp>) => {
              if (call[0] === 'DepthwiseConv2dNativeBackpropFilter') throw new Error('refused');
              return binding.executeOp(...call);
            }
          : all[name as keyof typeof binding],
    });
    const [setting, onGpu] = [process.env.TF_DETERMINISTIC_OPS, backend.isUsingGpuDevice];
    Object.assign(backend, { binding: refuses, isUsingGpuDevice: true });
    const options = { epsilon: EPSILON, momentum: MOMENTUM, training: true };
    const request: BlockRequest = {
      x: random([2, 6, 6, 8], 1),
      expand: { kernel: random([1, 1, 8, 8], 5), stride: 1 },
      depthwise: random([3, 3, 8, 1], 2),
      norm1: weightsOf(8, 3),
      norm2: weightsOf(8, 7),
      project: random([1, 1, 8, 3], 4),
      stride: 1,
      options,
    };
    const gradient = () => {
      const { block } = trainingKernels({ mixedPrecision: false });
      const { z, saved } = block.forward({ ...request, recording: true });
      return block.gradient({ ...request, saved, dz: z, reached: true }).dDepthwise.shape;
    };
    try {
      delete process.env.TF_DETERMINISTIC_OPS;
      expect(gradient).toThrow('refused');
      process.env.TF_DETERMINISTIC_OPS = '1';
      expect(gradient()).toEqual([3, 3, 8, 1]);
    } finally {
      Object.assign(backend, { binding, isUsingGpuDevice: onGpu });
      if (setting === undefined) delete process.env.TF_DETERMINISTIC_OPS;
      else process.env.TF_DETERMINISTIC_OPS = setting;
    }
  });

  describe.each(Object.entries(kernelSets))('as %s', (_, kernels) => {
    it.each([
      { shape: [4, 6, 6, 5], training: true, relu6: true, residual: false },
      { shape: [2, 7, 7, 24], training: true, relu6: false, residual: true },
      { shape: [3, 3, 3, 40], training: false, relu6: true, residual: false },
      { shape: [1, 14, 14, 16], training: false, relu6: false, residual: true },
      { shape: [8, 1, 1, 1280], training: true, relu6: true, residual: false },
      { shape: [2, 70, 70, 16], training: true, relu6: true, residual: false },
    ])('normalise as TF.js does, forward and back: $shape, training $training', (variant) => {
      const { shape, training, relu6 } = variant;
      const x = random(shape, 1, { mean: 2, deviation: 3 });
      const weights = weightsOf(shape.at(-1) as number, 10);
      const residual = variant.residual ? random(shape, 2) : undefined;
      const dy = random(shape, 3);
      const options = { epsilon: EPSILON, momentum: MOMENTUM, training };
      const stock = (a: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor) => {
        const y = plainBatchNorm(a, { ...weights, gamma, beta }, options);
        const active = relu6 ? plainRelu6(y) : y;
        return residual ? tf.add(active, residual) : active;
      };
      const { y, saved, moving } = kernels.norm.forward({ x, residual, weights, options, relu6 });
      const { dx, dGamma, dBeta } = kernels.norm.gradient({ dy, x, saved, weights, options, relu6 });
      const { gamma, beta } = weights;
      expectClose([y], [stock(x, gamma, beta)]);
      const gradients = tf.grads((...inputs) => stock(...(inputs as [tf.Tensor, tf.Tensor, tf.Tensor])));
      expectClose([dx, dGamma, dBeta], gradients([x, gamma, beta], dy));
      if (training) expectMoved(moving, x, weights);
      else expect(moving).toEqual([]);
    });

    it('take the batch as the moving statistics when the momentum is 0', () => {
      const x = random([8, 4, 4, 3], 1, { mean: 5 });
      const options = { epsilon: EPSILON, momentum: 0, training: true };
      const { moving } = kernels.norm.forward({ x, weights: weightsOf(3, 10), options, relu6: false });
      expectClose(moving.slice(0, 1), [tf.mean(x, [0, 1, 2])]);
    });

    it.each([
      { shape: [2, 7, 7, 24], stride: 1, training: true },
      { shape: [1, 3, 3, 40], stride: 1, training: true },
      { shape: [4, 1, 1, 16], stride: 1, training: true },
      { shape: [2, 60, 9, 8], stride: 1, training: true },
      { shape: [3, 14, 14, 48], stride: 1, training: false },
      { shape: [2, 6, 6, 40], stride: 2, training: true },
      { shape: [1, 120, 4, 16], stride: 2, training: true },
      { shape: [2, 2, 2, 8], stride: 2, training: true },
      { shape: [3, 12, 12, 24], stride: 2, training: false },
    ] as const)('run a block’s middle as TF.js does, forward and back: $shape, stride $stride', (variant) => {
      const { stride, training } = variant;
      const shape = [...variant.shape];
      const channels = shape[3] as number;
      const z1 = random(shape, 1, { mean: 1, deviation: 2 });
      const [norm1, norm2] = [weightsOf(channels, 10), weightsOf(channels, 20)];
      const depthwise = random([3, 3, channels, 1], 30, { deviation: 0.5 });
      const options = { epsilon: EPSILON, momentum: MOMENTUM, training };
      const request: MiddleRequest = { z1, norm1, depthwise, norm2, stride, options };
      const convolved = (z: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor, filter: tf.Tensor) =>
        plainDepthwise(
          plainRelu6(plainBatchNorm(z, { ...norm1, gamma, beta }, options)),
          ...([filter, stride] as const),
        );
      type Six = [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
      const stock = (...inputs: tf.Tensor[]) => {
        const [z, gamma1, beta1, filter, gamma, beta] = inputs as Six;
        const z2 = convolved(z, gamma1, beta1, filter);
        return plainRelu6(plainBatchNorm(z2, { ...norm2, gamma, beta }, options));
      };
      const inputs = [z1, norm1.gamma, norm1.beta, depthwise, norm2.gamma, norm2.beta];
      const expected = stock(...inputs);
      const dy = random(expected.shape, 3);

      const { y, saved, moving } = kernels.middle.forward(request);
      const gradient = kernels.middle.gradient({ ...request, dy, saved });
      expectClose([y], [expected]);
      const { dz1, dGamma1, dBeta1, dDepthwise, dGamma2, dBeta2 } = gradient;
      expectClose([dz1, dGamma1, dBeta1, dDepthwise, dGamma2, dBeta2], tf.grads(stock)(inputs, dy));
      if (!training) return expect(moving).toEqual([]);
      expectMoved(moving.slice(0, 2), z1, norm1);
      expectMoved(moving.slice(2), convolved(z1, norm1.gamma, norm1.beta, depthwise), norm2);
    });
  });

  describe.each(
    Object.entries({
      'our own ops': nativeBlock,
      "TensorFlow's ops": composedBlock(composed(tensorflowNorm), convolutionGradient(stockFilterGradient)),
    }),
  )('as a whole block, by %s', (_, block) => {
    it.each([
      { shape: [2, 7, 7, 24], wide: 144, out: 24, stride: 1, training: true, reached: true, residual: true },
      {
        shape: [3, 28, 28, 16],
        wide: 64,
        out: 24,
        stride: 2,
        training: true,
        reached: true,
        residual: false,
      },
      { shape: [2, 9, 15, 5], wide: 30, out: 7, stride: 1, training: true, reached: false, residual: false },
      { shape: [2, 24, 24, 8], wide: 48, out: 8, stride: 1, training: false, reached: true, residual: true },
      { shape: [2, 6, 6, 40], wide: 240, out: 40, stride: 1, training: true, reached: true, residual: true },
      { shape: [2, 36, 36, 40], wide: 80, out: 16, stride: 1, training: true, reached: true, residual: true },
      {
        shape: [2, 28, 20, 3],
        wide: 32,
        out: 16,
        stride: 1,
        training: true,
        reached: false,
        residual: false,
      },
      {
        shape: [2, 28, 28, 3],
        wide: 24,
        out: 40,
        stride: 1,
        training: false,
        reached: false,
        residual: false,
      },
      {
        shape: [2, 9, 15, 3],
        wide: 16,
        out: 8,
        stride: 1,
        training: true,
        reached: false,
        residual: false,
      },
    ] as const)('run as TF.js does, forward and back: $shape to $wide, stride $stride', (variant) => {
      const { wide, out, stride, training, reached } = variant;
      const shape = [...variant.shape];
      const channels = shape[3] as number;
      // Uncentred, as what a block is given is.
      const x = random(shape, 1, { mean: 1, deviation: 2 });
      // Photos are widened by the network's first convolution.
      const [side, step] = channels === 3 ? [3, 2] : [1, 1];
      const expand = { kernel: random([side, side, channels, wide], 2, { deviation: 0.3 }), stride: step };
      const project = random([1, 1, wide, out], 5, { deviation: 0.3 });
      const [norm1, norm2] = [weightsOf(wide, 10), weightsOf(wide, 20)];
      const depthwise = random([3, 3, wide, 1], 30, { deviation: 0.5 });
      const options = { epsilon: EPSILON, momentum: MOMENTUM, training };
      const request: BlockRequest = { x, expand, norm1, depthwise, norm2, project, stride, options };
      const convolved = (a: tf.Tensor, b: tf.Tensor, by = 1) =>
        tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, by, 'same') as tf.Tensor;
      type Four = [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
      const stock = (...inputs: tf.Tensor[]) => {
        const [a, widen, narrow, gamma1, beta1, filter, gamma, beta] = inputs as [...Four, ...Four];
        const z1 = convolved(a, widen, step);
        const y1 = plainRelu6(plainBatchNorm(z1, { ...norm1, gamma: gamma1, beta: beta1 }, options));
        const z2 = plainDepthwise(y1, filter, stride);
        return convolved(plainRelu6(plainBatchNorm(z2, { ...norm2, gamma, beta }, options)), narrow);
      };
      const inputs = [
        ...[x, expand.kernel, project, norm1.gamma, norm1.beta],
        ...[depthwise, norm2.gamma, norm2.beta],
      ];
      const expected = stock(...inputs);
      const dz = random(expected.shape, 3);
      const besides = variant.residual ? random(shape, 4) : undefined;

      const before = tf.memory().numTensors;
      const { z, saved, moving } = block.forward({ ...request, recording: true });
      const gradient = block.gradient({ ...request, dz, saved, reached, besides });
      const { dx, dExpand, dProject, dGamma1, dBeta1, dDepthwise, dGamma2, dBeta2 } = gradient;
      const kept = [z, ...saved, ...moving, ...Object.values(gradient).filter((tensor) => tensor !== null)];
      // TensorFlow's ops give more than is asked for, which the tidy around a step frees.
      if (block === nativeBlock && training) expect(tf.memory().numTensors - before).toBe(kept.length);
      const [atX, ...others] = tf.grads(stock)(inputs, dz) as [tf.Tensor, ...tf.Tensor[]];
      expectClose([z], [expected]);
      if (!training) expectClose([block.forward({ ...request, recording: false }).z], [expected]);
      const all = [dExpand, dProject, dGamma1, dBeta1, dDepthwise, dGamma2, dBeta2];
      expectClose(all, others);
      expect(dx !== null).toBe(reached);
      if (dx) expectClose([dx], [besides ? tf.add(atX, besides) : atX]);
      if (!training) return expect(moving).toEqual([]);
      expectMoved(moving.slice(0, 2), convolved(x, expand.kernel, step), norm1);
    });
  });

  /** A factor in bfloat16 is off by up to 1/512 of itself; more is left of that where sums cancel. */
  const MIXED_TOLERANCE = 0.03;
  /** Where that moves a number over an edge of ReLU6, its gradient is there or not, and sums over random ones are small. */
  const MIXED_WITH_EDGES = 0.25;
  it.each([
    { shape: [2, 28, 28, 16], wide: 96, out: 24, stride: 2 },
    { shape: [2, 7, 7, 40], wide: 240, out: 40, stride: 1 },
  ] as const)(
    'run a block in mixed precision within 3 % of float32, to the same bits each time: $shape',
    (variant) => {
      const { wide, out, stride } = variant;
      const shape = [...variant.shape];
      const x = random(shape, 1, { mean: 1, deviation: 2 });
      const request: BlockRequest = {
        x,
        expand: { kernel: random([1, 1, shape[3] as number, wide], 2, { deviation: 0.3 }), stride: 1 },
        project: random([1, 1, wide, out], 5, { deviation: 0.3 }),
        norm1: weightsOf(wide, 10),
        norm2: weightsOf(wide, 20),
        depthwise: random([3, 3, wide, 1], 30, { deviation: 0.5 }),
        stride,
        options: { epsilon: EPSILON, momentum: MOMENTUM, training: true },
      };
      const float32 = nativeBlock.forward({ ...request, recording: true });
      const dz = random(float32.z.shape, 3);
      const gradients = (block: typeof nativeBlock, saved: tf.Tensor[]) => {
        const { dx, ...others } = block.gradient({ ...request, dz, saved, reached: true });
        return [dx as tf.Tensor, ...Object.values(others)];
      };
      const run = (block: typeof nativeBlock) => {
        const { z, saved } = block.forward({ ...request, recording: true });
        return [z, ...gradients(block, saved)];
      };
      const expectNear = (actual: tf.Tensor[], expected: tf.Tensor[], tolerance: number) => {
        const errors = expected.map((tensor, i) => relativeError(actual[i] as tf.Tensor, tensor));
        expect(Math.max(...errors), errors.join(' ')).toBeLessThan(tolerance);
        expect(errors[0]).toBeGreaterThan(0);
      };
      const mixed = run(mixedBlock);
      expectNear(mixed.slice(0, 1), [float32.z], MIXED_TOLERANCE);
      const expected = gradients(nativeBlock, float32.saved);
      expectNear(gradients(mixedBlock, float32.saved), expected, MIXED_TOLERANCE);
      expectNear(mixed.slice(1), expected, MIXED_WITH_EDGES);
      expect(digest(run(mixedBlock))).toBe(digest(mixed));
    },
  );

  it('take mixed precision where the processor multiplies bfloat16, and a run says where it does not', async () => {
    const runtime = await openRuntime('tensorflow');
    const backend = nativeBackend() as NodeJSKernelBackend;
    const recipe = recipeSchema.parse({ mixedPrecision: true });
    const chosen = () => [trainingKernels({ mixedPrecision: true }).block, precisionOf(recipe, runtime)];
    const float32 = { level: 'warn', message: expect.stringContaining('the run trains in float32') };
    const present = processorHas('avx512_bf16');
    const [block, { arithmetic, remark }] = chosen() as [typeof nativeBlock, ReturnType<typeof precisionOf>];
    expect(block).toBe(present ? mixedBlock : nativeBlock);
    expect(remark).toMatchObject(present ? { level: 'info' } : float32);
    expect(arithmetic.includes('bfloat16')).toBe(present);
    const onGpu = backend.isUsingGpuDevice;
    try {
      backend.isUsingGpuDevice = true;
      expect(precisionOf(recipe, runtime)).toEqual({ arithmetic: runtime.arithmetic, remark: float32 });
      expect(chosen()[0]).not.toBe(mixedBlock);
    } finally {
      backend.isUsingGpuDevice = onGpu;
    }
    const usual = precisionOf(recipeSchema.parse({}), runtime);
    expect(usual).toEqual({ arithmetic: runtime.arithmetic, remark: null });
    expect(trainingKernels({ mixedPrecision: false }).block).toBe(nativeBlock);
  });

  it.each([
    { shape: [2, 9, 9, 24], kernel: [1, 1, 24, 144], stride: 1, reached: true },
    { shape: [3, 7, 7, 5], kernel: [1, 1, 5, 3], stride: 1, reached: true },
    { shape: [1, 1, 1, 960], kernel: [1, 1, 960, 320], stride: 1, reached: false },
    { shape: [2, 12, 12, 3], kernel: [3, 3, 3, 32], stride: 2, reached: false },
    { shape: [2, 12, 12, 8], kernel: [1, 1, 8, 4], stride: 2, reached: true },
  ])('differentiate a convolution as TF.js does: $shape by $kernel, stride $stride', (variant) => {
    const { shape, stride, reached } = variant;
    const [x, kernel] = [random(shape, 1), random(variant.kernel, 2)];
    const convolved = (a: tf.Tensor, b: tf.Tensor) =>
      tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, stride, 'same');
    const dz = random(convolved(x, kernel).shape, 3);
    const [dx, dKernel] = tf.grads(convolved)([x, kernel], dz) as [tf.Tensor, tf.Tensor];
    const before = tf.memory().numTensors;
    const actual = nativeConvolutionGradient({ x, kernel, dz, stride, reached });
    expectClose([actual.dKernel, ...(actual.dx ? [actual.dx] : [])], [dKernel, ...(reached ? [dx] : [])]);
    expect(tf.memory().numTensors - before).toBe(reached ? 2 : 1);
    const again = nativeConvolutionGradient({ x, kernel, dz, stride, reached });
    expect(digest([again.dKernel])).toBe(digest([actual.dKernel]));
  });

  it('give the same bits each time', () => {
    const channels = 96;
    const z1 = random([4, 56, 56, channels], 1, { mean: 1, deviation: 2 });
    const request: MiddleRequest = {
      z1,
      norm1: weightsOf(channels, 10),
      norm2: weightsOf(channels, 20),
      stride: 2,
      depthwise: random([3, 3, channels, 1], 30),
      options: { epsilon: EPSILON, momentum: MOMENTUM, training: true },
    };
    const dy = random([4, 28, 28, channels], 3);
    const run = () => {
      const { y, saved, moving } = nativeMiddle.forward(request);
      return digest([y, ...moving, ...Object.values(nativeMiddle.gradient({ ...request, dy, saved }))]);
    };
    const first = run();
    for (let i = 0; i < 3; i++) expect(run()).toBe(first);

    const block: BlockRequest = {
      ...request,
      x: random([4, 56, 56, 16], 4),
      expand: { kernel: random([1, 1, 16, channels], 5), stride: 1 },
      project: random([1, 1, channels, 24], 6),
    };
    const dz = random([4, 28, 28, 24], 7);
    const expand = () => {
      const { z, saved, moving } = nativeBlock.forward({ ...block, recording: true });
      const gradient = nativeBlock.gradient({ ...block, dz, saved, reached: true });
      return digest([z, ...moving, ...(Object.values(gradient) as tf.Tensor[])]);
    };
    const once = expand();
    for (let i = 0; i < 3; i++) expect(expand()).toBe(once);
  });

  it('let a number that is none through, so that a diverged run is seen', () => {
    const x = tf.tensor4d([Number.NaN, 1, 2, 3], [1, 2, 2, 1]);
    const options = { epsilon: EPSILON, momentum: MOMENTUM, training: true };
    const { y } = nativeNorm.forward({ x, weights: weightsOf(1, 1), options, relu6: true });
    expect([...y.dataSync()].every(Number.isNaN)).toBe(true);
  });

  it('say so when shapes do not fit', () => {
    const options = { epsilon: EPSILON, momentum: MOMENTUM, training: true };
    const request = { x: random([1, 2, 2, 3], 1), weights: weightsOf(4, 1), options, relu6: true };
    expect(() => nativeNorm.forward(request)).toThrow('wrong number of elements');
  });
});
