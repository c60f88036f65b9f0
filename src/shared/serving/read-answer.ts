import type { CoinClass } from '../coin-class';
import type { ClassScore, CoinTraits } from '../contracts/classify';
import type { CoinEvidence } from './ask-network';
import { facetsOf } from './facets';
import { evidenceScore } from './known';
import type { ServingProfile } from './profile';
import { atTemperature } from './temperature';

/** Classes shown of each answer. */
const TOP = 5;

/** As the type of a JSON column wants it: with an index signature, which interfaces lack. */
type Plain<T> = T extends object ? { [K in keyof T]: Plain<T[K]> } : T;
export type ScoreJson = Plain<ClassScore>;
export type TraitsJson = Plain<CoinTraits>;

/** What a network's output says of one coin, by the profile of its model where there is one. */
export function readAnswer(
  { probabilities, evidence }: { probabilities: Float32Array; evidence: CoinEvidence | undefined },
  { classes, profile }: { classes: readonly CoinClass[]; profile: ServingProfile | null },
): { top: ScoreJson[]; traits: TraitsJson } {
  const calibrated = atTemperature(probabilities, profile?.temperature ?? 1);
  return {
    top: topK(calibrated, TOP).map(({ index, p }) => toScore(classes[index] as CoinClass, p)),
    traits: {
      ...facetsOf(classes, calibrated),
      known: knownBy(profile, evidence),
      calibrated: profile?.calibration != null,
    },
  };
}

function knownBy(profile: ServingProfile | null, evidence: CoinEvidence | undefined): number | null {
  const known = profile?.known;
  if (!known || !evidence || evidence.energy === null || evidence.likeness === null) return null;
  const { energy, likeness } = evidence;
  return evidenceScore({ energy, likeness }, known) - known.threshold;
}

function toScore({ key, label, value, currency, country }: CoinClass, p: number): ScoreJson {
  return { class: key, label, value, currency, country, p };
}

interface Ranked {
  index: number;
  p: number;
}

/** The `k` most probable classes, best first; of equals the lower index comes first. Fewer when there are fewer. */
export function topK(probabilities: ArrayLike<number>, k: number): Ranked[] {
  return Array.from(probabilities, (p, index) => ({ index, p }))
    .sort((a, b) => b.p - a.p || a.index - b.index)
    .slice(0, Math.max(0, k));
}
