/** Numbers with a real and an imaginary part each. */
export interface Complex {
  re: Float32Array;
  im: Float32Array;
}

/** Longest line that is transformed. */
const MOST = 128;
const roots = Array.from({ length: MOST / 2 }, (_, k): [number, number] => {
  const angle = (-2 * Math.PI * k) / MOST;
  return [Math.cos(angle), Math.sin(angle)];
});

/**
 * The discrete Fourier transform in place, of a length that is a power of two, 128 at most.
 * @param inverse without the factor of one over the length
 */
export function transform({ re, im }: Complex, inverse = false): void {
  const n = re.length;
  for (let i = 1, j = 0; i < n; i++) {
    let bit = n >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) {
      [re[i], re[j]] = [re[j] as number, re[i] as number];
      [im[i], im[j]] = [im[j] as number, im[i] as number];
    }
  }
  for (let size = 2; size <= n; size <<= 1) {
    for (let k = 0; k < size / 2; k++) {
      const root = roots[(k * MOST) / size] as [number, number];
      const [c, s] = [root[0], inverse ? -root[1] : root[1]];
      for (let i = k; i < n; i += size) {
        const j = i + size / 2;
        const [a, b] = [re[j] as number, im[j] as number];
        const [x, y] = [a * c - b * s, a * s + b * c];
        re[j] = (re[i] as number) - x;
        im[j] = (im[i] as number) - y;
        re[i] = (re[i] as number) + x;
        im[i] = (im[i] as number) + y;
      }
    }
  }
}
