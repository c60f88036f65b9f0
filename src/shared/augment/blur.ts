import { nativePhotos } from './native-photos';

interface Region {
  target: Float32Array;
  offset: number;
  size: number;
}

/** Taps beyond this many standard deviations weigh too little to matter. */
const REACH_DEVIATIONS = 2.5;

/** Reused for every photo of this thread, so that none allocates its own. */
let scratch = new Float32Array(0);

/**
 * Blurs `[size, size, 3]` at `offset` in place by a Gaussian, along the rows, then along the columns; edges are
 * continued.
 * @param deviation in pixels
 */
export function blur({ target, offset, size, deviation }: Region & { deviation: number }): void {
  const kernel = gaussianKernel(deviation);
  const reach = kernel.length - 1;
  const row = size * 3;
  const padding = reach * 3;
  const padded = row * size + padding;
  const length = padded + row + padding;
  if (scratch.length < length) scratch = new Float32Array(length);
  const native = nativePhotos();
  if (native) {
    native.blur({ target, offset, size, weights: kernel, scratch });
    return;
  }
  for (let y = 0; y < size; y++) {
    const from = offset + y * row;
    for (let i = 0; i < row; i++) scratch[padded + i] = target[from + i] as number;
    for (let i = 0; i < padding; i++) {
      scratch[padded - padding + i] = target[from + (i % 3)] as number;
      scratch[padded + row + i] = target[from + row - 3 + (i % 3)] as number;
    }
    const to = y * row;
    setWeighted({ to: scratch, at: to, from: scratch, a: padded, weight: kernel[0] as number, row });
    for (let d = 1; d <= reach; d++) {
      const [a, b] = [padded - 3 * d, padded + 3 * d];
      addWeighted({ to: scratch, at: to, from: scratch, a, b, weight: kernel[d] as number, row });
    }
  }
  for (let y = 0; y < size; y++) {
    const at = offset + y * row;
    setWeighted({ to: target, at, from: scratch, a: y * row, weight: kernel[0] as number, row });
    for (let d = 1; d <= reach; d++) {
      const [a, b] = [Math.max(y - d, 0) * row, Math.min(y + d, size - 1) * row];
      addWeighted({ to: target, at, from: scratch, a, b, weight: kernel[d] as number, row });
    }
  }
}

interface Taps {
  to: Float32Array;
  at: number;
  from: Float32Array;
  /** The tap on either side starts here in `from`. */
  a: number;
  b: number;
  weight: number;
  row: number;
}

function setWeighted({ to, at, from, a, weight, row }: Omit<Taps, 'b'>): void {
  for (let i = 0; i < row; i++) to[at + i] = weight * (from[a + i] as number);
}

function addWeighted({ to, at, from, a, b, weight, row }: Taps): void {
  for (let i = 0; i < row; i++) {
    to[at + i] = (to[at + i] as number) + weight * ((from[a + i] as number) + (from[b + i] as number));
  }
}

/** One half of a symmetric kernel of sum 1: the weight of the centre, then of the taps at distance 1, 2, … */
function gaussianKernel(deviation: number): number[] {
  const reach = Math.max(1, Math.ceil(REACH_DEVIATIONS * deviation));
  const half = Array.from({ length: reach + 1 }, (_, i) => Math.exp(-(i * i) / (2 * deviation * deviation)));
  const sum = half.reduce((total, weight, i) => total + (i === 0 ? weight : 2 * weight), 0);
  return half.map((weight) => weight / sum);
}
