import { composedMiddle, stockDepthwiseFilterGradient } from './composed-middle';
import { determinismWanted, deterministicDepthwiseFilterGradient } from './deterministic-depthwise';
import type { ConvolutionGradient, MiddleKernel, NormKernel } from './kernel-contracts';
import { nativeBackend } from './native-backend';
import { nativeMiddle } from './native-middle';
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
  middle: MiddleKernel;
  convolutionGradient: ConvolutionGradient;
}

/** The quickest kernels for the backend in use. The only place that chooses them. */
export function trainingKernels(): TrainingKernels {
  if (nativeOpsPresent()) {
    return { norm: nativeNorm, middle: nativeMiddle, convolutionGradient: nativeConvolutionGradient };
  }
  if (webgpuBackend()) {
    const middle = composedMiddle(webgpuNorm, depthwiseFilterGradient);
    return { norm: webgpuNorm, middle, convolutionGradient: convolutionGradient(convFilterGradient) };
  }
  const backend = nativeBackend();
  const norm = backend ? tensorflowNorm : plainNorm;
  const oneOrder = backend?.isUsingGpuDevice && determinismWanted();
  return {
    norm,
    middle: composedMiddle(
      norm,
      oneOrder ? deterministicDepthwiseFilterGradient : stockDepthwiseFilterGradient,
    ),
    convolutionGradient: convolutionGradient(stockFilterGradient),
  };
}
