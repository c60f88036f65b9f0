import { composedMiddle, stockDepthwiseFilterGradient } from './composed-middle';
import type { FilterGradient, MiddleKernel, NormKernel } from './kernel-contracts';
import { nativeBackend } from './native-backend';
import { nativeMiddle } from './native-middle';
import { nativeNorm } from './native-norm';
import { nativeOpsPresent } from './native-ops';
import { plainNorm } from './plain-norm';
import { stockFilterGradient } from './pointwise';
import { tensorflowNorm } from './tensorflow-norm';
import { convFilterGradient, depthwiseFilterGradient } from './webgpu/conv-filter-gradient';
import { webgpuNorm } from './webgpu/norm';
import { webgpuBackend } from './webgpu/program';

export interface TrainingKernels {
  norm: NormKernel;
  middle: MiddleKernel;
  filterGradient: FilterGradient;
}

/** The quickest kernels for the backend in use. The only place that chooses them. */
export function trainingKernels(): TrainingKernels {
  const filterGradient = stockFilterGradient;
  if (nativeOpsPresent()) return { norm: nativeNorm, middle: nativeMiddle, filterGradient };
  if (webgpuBackend()) {
    const middle = composedMiddle(webgpuNorm, depthwiseFilterGradient);
    return { norm: webgpuNorm, middle, filterGradient: convFilterGradient };
  }
  const norm = nativeBackend() ? tensorflowNorm : plainNorm;
  return { norm, middle: composedMiddle(norm, stockDepthwiseFilterGradient), filterGradient };
}
