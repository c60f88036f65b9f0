/** What is known of a recipe: a figure of each seed that it was trained with. */
export interface SeedFigures {
  values: readonly number[];
}

export interface RecipeClaim {
  /** Of the means. */
  difference: number;
  /** Bounds of its 95 % interval. */
  low: number;
  high: number;
  verdict: 'better' | 'worse' | 'undecided';
}

/** Fewer seeds say nothing certain about a recipe. */
export const LEAST_SEEDS = 3;

/**
 * Is one recipe better than another? Welch's interval for the difference of two means, which does not ask that both
 * scatter alike. Null when one has fewer than three seeds.
 */
export function compareRecipes(recipe: SeedFigures, baseline: SeedFigures): RecipeClaim | null {
  const [one, other] = [momentsOf(recipe.values), momentsOf(baseline.values)];
  if (!one || !other) return null;
  const difference = one.mean - other.mean;
  const [a, b] = [one.variance / one.n, other.variance / other.n];
  const spread = a + b;
  const freedom = spread === 0 ? Infinity : spread ** 2 / (a ** 2 / (one.n - 1) + b ** 2 / (other.n - 1));
  const margin = spread === 0 ? 0 : studentQuantile(freedom) * Math.sqrt(spread);
  const [low, high] = [difference - margin, difference + margin];
  return { difference, low, high, verdict: low > 0 ? 'better' : high < 0 ? 'worse' : 'undecided' };
}

function momentsOf(values: readonly number[]): { n: number; mean: number; variance: number } | null {
  const n = values.length;
  if (n < LEAST_SEEDS) return null;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
  return { n, mean, variance };
}

/**
 * The 97.5 % quantile of Student's t: its distribution is integrated by Simpson's rule, and its quantile found by halving.
 */
export function studentQuantile(freedom: number): number {
  if (freedom > 1e6) return 1.959964;
  let [low, high] = [1.9, 700];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (studentShare(middle, freedom) < 0.475) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** The share between 0 and `t`. With t = √ν · tan θ the density is a power of a cosine, smooth and of finite range. */
function studentShare(t: number, freedom: number): number {
  const steps = 400;
  const integral = (end: number) => {
    const width = end / steps;
    let sum = 0;
    for (let i = 0; i <= steps; i++) {
      const weight = i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2;
      sum += weight * Math.cos(i * width) ** (freedom - 1);
    }
    return (sum * width) / 3;
  };
  return (0.5 * integral(Math.atan(t / Math.sqrt(freedom)))) / integral(Math.PI / 2);
}
