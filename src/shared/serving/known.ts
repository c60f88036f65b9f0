import { z } from 'zod';

/** How far an answer speaks for a coin that the network has learned. */
export interface Evidence {
  /** Logarithm of the sum of the exponentials of the logits: low where no class fits (minus the free energy). */
  energy: number;
  /** See `likenessOf`. */
  likeness: number;
}

const spread = z.object({ mean: z.number(), sd: z.number().positive() });

/** What tells coins that a network has learned from everything else. */
export const knownCoinsSchema = z.object({
  energy: spread,
  likeness: spread,
  /** A photo whose evidence is lower shows no coin that the network knows. */
  threshold: z.number(),
  /** Share of the validation photos above it, and of wrong answers among them. */
  coverage: z.number(),
  risk: z.number(),
  photos: z.number().int(),
});
export type KnownCoins = z.infer<typeof knownCoinsSchema>;

/** Fewer photos say nothing about a share of one in twenty. */
const FEWEST = 40;
/** Share of known coins that may be turned away. */
const TURNED_AWAY = 0.05;
/** Once no more of the answers are wrong than this, nothing more is turned away. */
const ACCEPTED_RISK = 0.05;

/** Evidence of both kinds, in standard deviations of the validation photos: each sees what the other does not. */
export function evidenceScore(
  { energy, likeness }: Evidence,
  known: Pick<KnownCoins, 'energy' | 'likeness'>,
) {
  return (
    (energy - known.energy.mean) / known.energy.sd + (likeness - known.likeness.mean) / known.likeness.sd
  );
}

/**
 * Fits what is known on photos of known coins, by the curve of risk over coverage: those of least evidence are turned
 * away until at most 5 % of the rest are answered wrong, and never more than 5 % of all.
 * @returns null for too few photos
 */
export function fitKnown(photos: readonly (Evidence & { isRight: boolean })[]): KnownCoins | null {
  if (photos.length < FEWEST) return null;
  const spreads = {
    energy: spreadOf(photos.map(({ energy }) => energy)),
    likeness: spreadOf(photos.map(({ likeness }) => likeness)),
  };
  const sorted = photos
    .map((photo) => ({ score: evidenceScore(photo, spreads), isRight: photo.isRight }))
    .sort((a, b) => a.score - b.score);
  const most = Math.floor(sorted.length * TURNED_AWAY);
  let wrong = sorted.filter(({ isRight }) => !isRight).length;
  let away = 0;
  while (away < most && wrong / (sorted.length - away) > ACCEPTED_RISK) {
    if (!sorted[away]?.isRight) wrong -= 1;
    away += 1;
  }
  // Further away than the photos that are kept by as much as they are spread at that end.
  const [lowest, next] = [sorted[away]?.score ?? 0, sorted[away + most]?.score ?? 0];
  return {
    ...spreads,
    threshold: away > 0 ? lowest : lowest - (next - lowest) / 2,
    coverage: 1 - away / sorted.length,
    risk: wrong / (sorted.length - away),
    photos: sorted.length,
  };
}

function spreadOf(values: readonly number[]): { mean: number; sd: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  // All photos may be alike.
  return { mean, sd: Math.max(Math.sqrt(variance), 1e-6) };
}
