import { clusterBootstrap } from './cluster-bootstrap';

/** How two models answered the photos that both were evaluated on. */
export interface PairedCounts {
  photos: number;
  bothRight: number;
  onlyBaselineRight: number;
  onlyModelRight: number;
}

export interface PairedComparison {
  /** Share of right answers of the model minus that of the baseline, −1 to 1. */
  difference: number;
  /** Bounds of its 95 % interval. */
  low: number;
  high: number;
  /** McNemar's mid-p value. */
  pValue: number;
  verdict: 'better' | 'worse' | 'undecided';
  /** Photos that would tell the two apart with a power of 80 %, were their shares as seen; null for equal shares. */
  photosNeeded: number | null;
}

const SIGNIFICANCE = 0.05;
/** Quantiles of the normal distribution: of 95 % on both sides, and of a power of 80 %. */
const Z_95 = 1.959964;
const Z_POWER = 0.841621;

/**
 * Fewer photos on which only one is right say too little of how they scatter: with none of them the bootstrap's interval
 * has no width at all.
 */
const LEAST_DISCORDANT = 10;

/**
 * Is one model better than the other on the same photos? McNemar's mid-p test, and the cluster bootstrap's interval for
 * the difference. What is counted are votes: see `oneVotePerGroup`, which makes one of all photos of the same thing. Where
 * few disagree, the interval is Bonett and Price's adjusted Wald: it and the mid-p test are recommended by Fagerland,
 * Lydersen and Laake, "Recommended tests and confidence intervals for paired binomial proportions", Statistics in
 * Medicine 33 (2014).
 */
export function comparePaired(counts: PairedCounts): PairedComparison {
  const { photos, onlyBaselineRight, onlyModelRight } = counts;
  const discordant = onlyBaselineRight + onlyModelRight;
  const difference = photos === 0 ? 0 : (onlyModelRight - onlyBaselineRight) / photos;
  const pValue = midP(onlyBaselineRight, onlyModelRight);
  const differs = pValue < SIGNIFICANCE;
  return {
    difference,
    ...(discordant < LEAST_DISCORDANT
      ? adjustedWald(counts)
      : clusterBootstrap({ clusters: photos, gained: onlyModelRight, lost: onlyBaselineRight })),
    pValue,
    verdict: differs ? (difference > 0 ? 'better' : 'worse') : 'undecided',
    photosNeeded: photosNeeded({ difference, discordant: discordant / photos }),
  };
}

function adjustedWald({ photos, onlyBaselineRight, onlyModelRight }: PairedCounts) {
  const [gained, lost] = [(onlyModelRight + 1) / (photos + 2), (onlyBaselineRight + 1) / (photos + 2)];
  const margin = Z_95 * Math.sqrt((gained + lost - (gained - lost) ** 2) / (photos + 2));
  return { low: Math.max(-1, gained - lost - margin), high: Math.min(1, gained - lost + margin) };
}

/** Two-sided, of a fair coin that fell `a` and `b` times on its sides. By logarithms, as 2ⁿ overflows. */
function midP(a: number, b: number): number {
  const n = a + b;
  const least = Math.min(a, b);
  if (n === 0) return 1;
  let logarithm = -n * Math.LN2;
  let below = 0;
  for (let k = 0; k < least; k++) {
    below += Math.exp(logarithm);
    logarithm += Math.log((n - k) / (k + 1));
  }
  const here = Math.exp(logarithm);
  return a === b ? 1 - here / 2 : 2 * below + here;
}

/** Connor's sample size for McNemar's test. */
function photosNeeded({ difference, discordant }: { difference: number; discordant: number }): number | null {
  if (difference === 0) return null;
  const root = Z_95 * Math.sqrt(discordant) + Z_POWER * Math.sqrt(Math.max(0, discordant - difference ** 2));
  return Math.ceil((root / difference) ** 2);
}

/** Photos below which even a model that alone is right on all of them is not proven better: 0.5⁴ is above 5 %. */
const LEAST_PHOTOS = 5;

/** Could no outcome on so few photos prove anything? */
export function isTooFew({ photos }: Pick<PairedCounts, 'photos'>): boolean {
  return photos < LEAST_PHOTOS;
}

/**
 * Gives each group of photos that show the same thing one vote: that of the most of its photos, none when they are even.
 * Near copies and the two faces of a coin are no independent witnesses.
 * @param groups of the counted photos, each photo in one of them at most
 */
export function oneVotePerGroup(counts: PairedCounts, groups: readonly PairedCounts[]): PairedCounts {
  const voted = { ...counts };
  for (const group of groups) {
    voted.photos += 1 - group.photos;
    voted.bothRight -= group.bothRight;
    voted.onlyBaselineRight -= group.onlyBaselineRight;
    voted.onlyModelRight -= group.onlyModelRight;
    const gained = group.onlyModelRight - group.onlyBaselineRight;
    if (gained > 0) voted.onlyModelRight += 1;
    else if (gained < 0) voted.onlyBaselineRight += 1;
    else if (2 * group.bothRight >= group.photos) voted.bothRight += 1;
  }
  return voted;
}

/** Paired counts in which photos of the same thing have one vote. */
export interface VotedCounts extends PairedCounts {
  /** Photos that share their vote with others, and how many votes they have together. */
  grouped: { photos: number; votes: number };
}
