/** What the votes of the clusters are: one for the model, one against it, or none. */
export interface Votes {
  clusters: number;
  gained: number;
  lost: number;
}

const LEVEL = 0.95;
/** Its quantile of the normal distribution, on both sides. */
const Z_95 = 1.959964;
/** From so many votes on, the sum of what is drawn is normal to well below the width of a line. */
const MANY_VOTES = 1000;
/** Of the likeliest outcome: what is rarer than this beside it changes no bound. */
const NEGLIGIBLE = 1e-12;

/**
 * The percentile interval of the cluster bootstrap: clusters are drawn with replacement, as many as there are, and their
 * mean vote is taken, over and over. As a vote is +1, −1 or 0, how often each mean would come up is known without
 * drawing: so many of the drawn clusters vote at all (a binomial number), and so many of these for the model (another).
 * It is what infinitely many drawings would give, the same each time, in a few milliseconds.
 * @returns bounds of the mean vote, −1 to 1
 */
export function clusterBootstrap({ clusters, gained, lost }: Votes): { low: number; high: number } {
  const voting = gained + lost;
  if (clusters === 0 || voting === 0) return { low: 0, high: 0 };
  if (voting > MANY_VOTES) {
    const mean = (gained - lost) / clusters;
    const margin = Z_95 * Math.sqrt((voting / clusters - mean ** 2) / clusters);
    return { low: mean - margin, high: mean + margin };
  }
  const chances = new Map<number, number>();
  const drawn = binomial(clusters, voting / clusters);
  drawn.chances.forEach((chance, at) => {
    const votes = drawn.from + at;
    const inFavour = binomial(votes, gained / voting);
    inFavour.chances.forEach((share, of) => {
      const sum = 2 * (inFavour.from + of) - votes;
      chances.set(sum, (chances.get(sum) ?? 0) + chance * share);
    });
  });
  const sums = [...chances].sort(([a], [b]) => a - b);
  return {
    low: quantile(sums, (1 - LEVEL) / 2) / clusters,
    high: quantile(sums, (1 + LEVEL) / 2) / clusters,
  };
}

/** The smallest value that is not exceeded with such a chance. */
function quantile(sorted: readonly (readonly [value: number, chance: number])[], level: number): number {
  let below = 0;
  for (const [value, chance] of sorted) {
    below += chance;
    if (below >= level) return value;
  }
  return sorted.at(-1)?.[0] ?? 0;
}

/** Chances of each number of successes in `n` trials, without those at the ends that hardly ever come up. */
function binomial(n: number, p: number): { from: number; chances: number[] } {
  if (p >= 1) return { from: n, chances: [1] };
  const odds = p / (1 - p);
  const mode = Math.min(n, Math.floor((n + 1) * p));
  const above: number[] = [];
  for (let k = mode, chance = 1; chance > NEGLIGIBLE; k++) {
    above.push(chance);
    chance *= ((n - k) / (k + 1)) * odds;
  }
  const under: number[] = [];
  for (let k = mode, chance = k / (n - k + 1) / odds; k > 0 && chance > NEGLIGIBLE; ) {
    under.push(chance);
    k -= 1;
    chance *= k / (n - k + 1) / odds;
  }
  const all = under.reverse().concat(above);
  const total = all.reduce((sum, chance) => sum + chance, 0);
  return { from: mode - under.length, chances: all.map((chance) => chance / total) };
}
