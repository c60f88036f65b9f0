import { describe, expect, it } from 'vitest';
import { convolutionKernel, depthwiseKernel, foldBatchNorm, samePadding } from './onnx-weights';

describe('weights on their way to ONNX', () => {
  it('moves the output channel of a kernel to the front', () => {
    // One pixel, two inputs, three outputs.
    const { shape, kernel } = convolutionKernel(Float32Array.of(1, 2, 3, 4, 5, 6), [1, 1, 2, 3]);
    expect(shape).toEqual([3, 2, 1, 1]);
    expect([...kernel]).toEqual([1, 4, 2, 5, 3, 6]);
  });

  it('gives each channel of a depthwise kernel a group of its own', () => {
    // Two pixels, two channels.
    const { shape, kernel } = depthwiseKernel(Float32Array.of(1, 10, 2, 20), [1, 2, 2, 1]);
    expect(shape).toEqual([2, 1, 1, 2]);
    expect([...kernel]).toEqual([1, 2, 10, 20]);
  });

  it('folds batch normalisation into kernel and bias', () => {
    const folded = foldBatchNorm(
      { shape: [2, 1, 1, 1], kernel: Float32Array.of(2, 3), bias: Float32Array.of(1, 0) },
      {
        gamma: Float32Array.of(4, 1),
        beta: Float32Array.of(0.5, 0),
        mean: Float32Array.of(3, 1),
        variance: Float32Array.of(3, 0),
        epsilon: 1,
      },
    );
    // (x·2 + 1 − 3) / √(3 + 1) · 4 + 0.5 and (x·3 − 1) / √1.
    expect([...folded.kernel]).toEqual([4, 3]);
    expect([...folded.bias]).toEqual([-3.5, -1]);
  });

  it('pads as TensorFlow does: the odd zero comes last', () => {
    expect(samePadding({ size: 224, kernel: 3, stride: 1, dilation: 1 })).toEqual([1, 1]);
    expect(samePadding({ size: 224, kernel: 3, stride: 2, dilation: 1 })).toEqual([0, 1]);
    expect(samePadding({ size: 7, kernel: 1, stride: 1, dilation: 1 })).toEqual([0, 0]);
    expect(samePadding({ size: 9, kernel: 3, stride: 1, dilation: 2 })).toEqual([2, 2]);
  });
});
