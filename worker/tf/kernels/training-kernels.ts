import { composedBlock } from './composed-block';
import { composedMiddle, stockDepthwiseFilterGradient } from './composed-middle';
import { determinismWanted, deterministicDepthwiseFilterGradient } from './deterministic-depthwise';
import type { BlockKernel, ConvolutionGradient, MiddleKernel, NormKernel } from './kernel-contracts';
import { nativeBackend } from './native-backend';
import { nativeBlock } from './native-block';
import { nativeNorm } from './native-norm';
import { nativeOpsPresent } from './native-ops';
import { nativeConvolutionGradient } from './native-pointwise';
import { plainNorm } from './plain-norm';
import { convolutionGradient, stockFilterGradient } from './pointwise';
import { tensorflowNorm } from './tensorflow-norm';
import { convFilterGradient, depthwiseFilterGradient } from './webgpu/conv-filter-gradient';
import { webgpuNorm } from './webgpu/norm';
import { webgpuBackend } from './webgpu/program';

export interface TrainingKernels {
  norm: NormKernel;
  block: BlockKernel;
  convolutionGradient: ConvolutionGradient;
}

/** The quickest kernels for the backend in use. The only place that chooses them. */
export function trainingKernels(): TrainingKernels {
  if (nativeOpsPresent()) {
    return {
      norm: nativeNorm,
      block: nativeBlock,
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
  return { norm, block: composedBlock(middle, gradient), convolutionGradient: gradient };
}
