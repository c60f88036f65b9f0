/** Box blur with clamped borders, applied `passes` times: three passes are close to a Gaussian. */
export function boxBlur(source: Float32Array, size: number, radius: number, passes = 3): Float32Array {
  let from = source;
  for (let pass = 0; pass < passes; pass++) {
    from = blurRows(blurRows(from, size, radius), size, radius);
  }
  return from;
}

/** Blurs along rows and transposes, so that applying it twice blurs both ways. */
function blurRows(source: Float32Array, size: number, radius: number): Float32Array {
  const target = new Float32Array(source.length);
  const clamp = (x: number) => Math.min(size - 1, Math.max(0, x));
  for (let y = 0; y < size; y++) {
    const row = y * size;
    let sum = 0;
    for (let x = -radius; x <= radius; x++) sum += source[row + clamp(x)] as number;
    for (let x = 0; x < size; x++) {
      target[x * size + y] = sum / (2 * radius + 1);
      sum += (source[row + clamp(x + radius + 1)] as number) - (source[row + clamp(x - radius)] as number);
    }
  }
  return target;
}
