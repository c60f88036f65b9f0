import { type Answers, topAnswers } from './answers';

/** What is left when answers below a confidence are kept back. */
interface CoveragePoint {
  /** Share of the photos that are answered. */
  coverage: number;
  /** Share of wrong answers among them. */
  risk: number;
  /** Lowest confidence that is answered. */
  confidence: number;
}

export interface RiskCoverage {
  /** From the surest answers to all, at most a hundred points. */
  points: CoveragePoint[];
  /** Area below the curve: the mean risk over all coverages, lower is better. */
  area: number;
  /** The largest coverage at which at most 5 % of the answers are wrong; null when there is none. */
  atFivePercent: CoveragePoint | null;
}

const MAX_POINTS = 100;
const ACCEPTED_RISK = 0.05;

/** How many photos can be answered at which risk, were unsure answers kept back. Answers of equal confidence go together. */
export function riskCoverageOf(answers: Answers): RiskCoverage {
  const sorted = topAnswers(answers).toSorted((a, b) => b.confidence - a.confidence);
  const all: CoveragePoint[] = [];
  let [wrong, area] = [0, 0];
  sorted.forEach(({ rank, confidence }, index) => {
    if (rank > 1) wrong += 1;
    area += wrong / (index + 1) / sorted.length;
    if (sorted[index + 1]?.confidence === confidence) return;
    all.push({ coverage: (index + 1) / sorted.length, risk: wrong / (index + 1), confidence });
  });
  return {
    points: thinned(all),
    area,
    atFivePercent: all.findLast(({ risk }) => risk <= ACCEPTED_RISK) ?? null,
  };
}

function thinned(points: CoveragePoint[]): CoveragePoint[] {
  if (points.length <= MAX_POINTS) return points;
  return Array.from(
    { length: MAX_POINTS },
    (_, index) => points[Math.round((index * (points.length - 1)) / (MAX_POINTS - 1))] as CoveragePoint,
  );
}
