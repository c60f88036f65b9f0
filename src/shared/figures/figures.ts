import type { CoinClass } from '../coin-class';
import { type Answers, topAnswers } from './answers';
import { type Calibration, calibrationOf } from './calibration';
import { type FaceValueError, faceValueError } from './face-value';
import { type RiskCoverage, riskCoverageOf } from './risk-coverage';
import { type Scores, type Share, scoresOf, shareOf } from './scores';

/** What wrong answers get right all the same. */
interface Mistakes {
  /** All wrong answers to photos of coins. */
  total: number;
  /** Country and currency are right, the value is not. */
  valueOnly: number;
  /** The value is right, the currency or the country is not. */
  sameValue: number;
  /** The country is right, the currency is not. */
  sameCountry: number;
}

/** All figures of a model on some photos. */
export interface Figures extends Scores {
  photos: number;
  /** Null where no class names it. */
  value: Share | null;
  currency: Share | null;
  country: Share | null;
  mistakes: Mistakes;
  /** Null where no class says what a coin is worth; evaluations of earlier releases lack it. */
  faceValue?: FaceValueError | null;
  calibration: Calibration | null;
  riskCoverage: RiskCoverage;
}

export function figuresOf(answers: Answers, classes: readonly CoinClass[]): Figures {
  const tops = topAnswers(answers);
  const pairs = tops.flatMap(({ predicted }, photo) => {
    const [is, named] = [classes[answers.truth[photo] as number], classes[predicted]];
    return is && named ? [[is, named] as const] : [];
  });
  const agreement = (field: 'value' | 'currency' | 'country') => {
    const known = pairs.filter(([is]) => is[field] !== null);
    if (known.length === 0) return null;
    return shareOf(known.filter(([is, named]) => is[field] === named[field]).length, known.length);
  };
  return {
    photos: tops.length,
    ...scoresOf(answers),
    value: agreement('value'),
    currency: agreement('currency'),
    country: agreement('country'),
    mistakes: mistakesOf(pairs.filter(([is, named]) => is.index !== named.index && is.value !== null)),
    faceValue: faceValueError(pairs),
    calibration: calibrationOf(answers),
    riskCoverage: riskCoverageOf(answers),
  };
}

function mistakesOf(wrong: readonly (readonly [CoinClass, CoinClass])[]): Mistakes {
  const kinds = { total: wrong.length, valueOnly: 0, sameValue: 0, sameCountry: 0 };
  for (const [is, named] of wrong) {
    if (is.country === named.country && is.currency === named.currency) kinds.valueOnly += 1;
    else if (is.value === named.value) kinds.sameValue += 1;
    else if (is.country === named.country) kinds.sameCountry += 1;
  }
  return kinds;
}
