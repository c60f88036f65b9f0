import type { Random } from './random';

/** One number of Beta(alpha, alpha), in [0, 1]. */
export function shareOf(alpha: number, random: Random): number {
  const [x, y] = [logGamma(alpha, random), logGamma(alpha, random)];
  // Of the logarithms, because both numbers are too small for a float when alpha is.
  return 1 / (1 + Math.exp(y - x));
}

/** The logarithm of one number of Gamma(shape, 1), by Marsaglia and Tsang (2000). */
function logGamma(shape: number, random: Random): number {
  if (shape < 1) return logGamma(shape + 1, random) + Math.log(1 - random()) / shape;
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normal(random);
    const v = (1 + c * x) ** 3;
    const logUniform = Math.log(1 - random());
    if (v > 0 && logUniform < x * x * 0.5 + d * (1 - v + Math.log(v))) return Math.log(d * v);
  }
}

function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
