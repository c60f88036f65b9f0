import { composedBlock } from './composed-block';
import { composedMiddle, stockDepthwiseFilterGradient } from './composed-middle';
import { determinismWanted, deterministicDepthwiseFilterGradient } from './deterministic-depthwise';
import type {
  BlockKernel,
  Convolution,
  ConvolutionGradient,
  MiddleKernel,
  NormKernel,
} from './kernel-contracts';
import { nativeBackend } from './native-backend';
import { mixedBlock, nativeBlock } from './native-block';
import { nativeNorm } from './native-norm';
import { mixedPrecisionPresent, nativeOpsPresent } from './native-ops';
import { mixedConvolution, mixedConvolutionGradient, nativeConvolutionGradient } from './native-pointwise';
import { plainNorm } from './plain-norm';
import { convolutionGradient, pointwise, stockFilterGradient } from './pointwise';
import { tensorflowNorm } from './tensorflow-norm';
import { convFilterGradient, depthwiseFilterGradient } from './webgpu/conv-filter-gradient';
import { webgpuNorm } from './webgpu/norm';
import { webgpuBackend } from './webgpu/program';

export interface TrainingKernels {
  norm: NormKernel;
  block: BlockKernel;
  convolution: Convolution;
  convolutionGradient: ConvolutionGradient;
}

/**
 * The quickest kernels for the backend in use. The only place that chooses them.
 * @param mixedPrecision whether factors of products may be bfloat16, where that is quicker
 */
export function trainingKernels({ mixedPrecision }: { mixedPrecision: boolean }): TrainingKernels {
  if (mixedPrecision && mixedPrecisionPresent()) {
    return {
      norm: nativeNorm,
      block: mixedBlock,
      convolution: mixedConvolution,
      convolutionGradient: mixedConvolutionGradient,
    };
  }
  if (nativeOpsPresent()) {
    return {
      norm: nativeNorm,
      block: nativeBlock,
      convolution: pointwise,
      convolutionGradient: nativeConvolutionGradient,
    };
  }
  if (webgpuBackend()) {
    const middle = composedMiddle(webgpuNorm, depthwiseFilterGradient);
    return composed(webgpuNorm, middle, convolutionGradient(convFilterGradient));
  }
  const backend = nativeBackend();
  const norm = backend ? tensorflowNorm : plainNorm;
  const oneOrder = backend?.isUsingGpuDevice && determinismWanted();
  const filterGradient = oneOrder ? deterministicDepthwiseFilterGradient : stockDepthwiseFilterGradient;
  return composed(norm, composedMiddle(norm, filterGradient), convolutionGradient(stockFilterGradient));
}

function composed(norm: NormKernel, middle: MiddleKernel, gradient: ConvolutionGradient): TrainingKernels {
  return {
    norm,
    block: composedBlock(middle, gradient),
    convolution: pointwise,
    convolutionGradient: gradient,
  };
}
