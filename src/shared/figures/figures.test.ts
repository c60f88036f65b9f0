import { describe, expect, it } from 'vitest';
import type { CoinClass } from '../coin-class';
import { comparePaired } from '../paired-test';
import { wilsonInterval } from '../wilson';
import { calibrationError, calibrationOf, fitTemperature } from './calibration';
import expected from './expected-figures.json';
import { faceValueError } from './face-value';
import { figuresOf } from './figures';
import { riskCoverageOf } from './risk-coverage';
import { logLossOf, scoresOf } from './scores';

const answers = {
  classCount: expected.classes,
  probabilities: Float32Array.from(expected.probabilities),
  truth: Int32Array.from(expected.truth),
};

/** The same numbers every time (Park and Miller). */
function generator(): () => number {
  let seed = 1;
  return () => {
    seed = (seed * 48271) % 2147483647;
    return seed / 2147483647;
  };
}

describe('figures of stored predictions', () => {
  const scores = scoresOf(answers);

  it('are those of scikit-learn: top-k, macro and weighted means, balanced accuracy, log loss', () => {
    expect(scores.top1.share).toBeCloseTo(expected.top1, 10);
    expect(scores.top5.share).toBeCloseTo(expected.top5, 10);
    for (const kind of ['macro', 'weighted'] as const) {
      for (const name of ['precision', 'recall', 'f1'] as const) {
        expect(scores[kind][name], `${kind} ${name}`).toBeCloseTo(expected[kind][name], 10);
      }
    }
    expect(scores.balancedAccuracy).toBeCloseTo(expected.balancedAccuracy, 10);
    expect(scores.logLoss).toBeCloseTo(expected.logLoss, 6);
  });

  it('have the intervals of statsmodels, at the ends of the scale too', () => {
    expect([scores.top1.low, scores.top1.high]).toEqual(expected.wilson.map((one) => expect.closeTo(one, 6)));
    const bounds = ({ low, high }: { low: number; high: number }) => [low, high];
    expect(bounds(wilsonInterval(0, 12))).toEqual(expected.wilsonNone.map((one) => expect.closeTo(one, 6)));
    expect(bounds(wilsonInterval(19, 24))).toEqual(expected.wilsonOf24.map((one) => expect.closeTo(one, 6)));
  });

  it('have a mid-p value just below statsmodels’ exact one', () => {
    const { lost, gained, pValue } = expected.mcnemarExact;
    const ours = comparePaired({
      photos: 94,
      bothRight: 60,
      onlyBaselineRight: lost,
      onlyModelRight: gained,
    });
    // Exact is P(X ≤ 3) twice; mid-p counts X = 3 half: 364 of 2¹⁴ less.
    expect(ours.pValue).toBeCloseTo(pValue - 364 / 2 ** 14, 10);
  });

  it('have the calibration error that NumPy computes of the same bins', () => {
    expect(calibrationOf(answers)?.asIs.plain).toBeCloseTo(expected.calibrationError, 6);
  });

  it('have the temperature of least log loss, as SciPy finds it', () => {
    expect(fitTemperature(answers)).toBeCloseTo(expected.temperature, 4);
    expect(logLossOf(answers, expected.temperature)).toBeCloseTo(expected.logLossAtTemperature, 6);
  });
});

describe('calibration', () => {
  it('of answers that are too sure gets better by a temperature, fitted on other photos', () => {
    const random = generator();
    const [photos, classCount] = [400, 4];
    const probabilities = new Float32Array(photos * classCount);
    const truth = Int32Array.from({ length: photos }, (_, photo) => {
      const logits = Array.from({ length: classCount }, () => 6 * random());
      const softmax = (factor: number) => {
        const exps = logits.map((value) => Math.exp(factor * value));
        const total = exps.reduce((a, b) => a + b);
        return exps.map((one) => one / total);
      };
      // Twice as sure as it ought to be.
      probabilities.set(softmax(2), photo * classCount);
      let left = random();
      return Math.max(
        0,
        softmax(1).findIndex((one) => {
          left -= one;
          return left < 0;
        }),
      );
    });
    const calibration = calibrationOf({ classCount, probabilities, truth });
    expect(calibration?.temperature).toBeGreaterThan(1.7);
    expect(calibration?.temperature).toBeLessThan(2.3);
    expect(calibration?.asIs.debiased).toBeGreaterThan(0.05);
    expect(calibration?.scaled.debiased).toBeLessThan((calibration?.asIs.debiased ?? 0) / 2);
    expect(calibration?.logLossScaled).toBeLessThan(calibration?.logLoss ?? 0);
    // Not as good as a temperature fitted on the very photos that judge it.
    const best = logLossOf({ classCount, probabilities, truth }, calibration?.temperature);
    expect(calibration?.logLossScaled).toBeGreaterThan(best);
  });

  it('that is perfect shows .03 on 590 photos by chance, and next to nothing debiased', () => {
    const random = generator();
    const rounds = Array.from({ length: 40 }, () =>
      calibrationError(
        Array.from({ length: 590 }, () => {
          const confidence = 0.3 + 0.7 * Math.sqrt(random());
          return { confidence, isRight: random() < confidence };
        }),
      ),
    );
    const mean = (name: 'plain' | 'debiased' | 'byChance') =>
      rounds.reduce((sum, round) => sum + round[name], 0) / rounds.length;
    expect(mean('plain')).toBeGreaterThan(0.025);
    expect(mean('byChance')).toBeCloseTo(mean('plain'), 2);
    expect(mean('debiased')).toBeLessThan(0.6 * mean('plain'));
  });

  it('is not judged on a handful of photos', () => {
    expect(
      calibrationOf({ classCount: 2, probabilities: new Float32Array(8), truth: new Int32Array(4) }),
    ).toBeNull();
  });
});

describe('risk and coverage', () => {
  it('say how many photos can be answered at which risk, equals together', () => {
    const { points, area, atFivePercent } = riskCoverageOf({
      classCount: 2,
      probabilities: Float32Array.of(0.9, 0.1, 0.8, 0.2, 0.8, 0.2, 0.6, 0.4),
      truth: Int32Array.of(0, 0, 1, 0),
    });
    expect(points.map(({ coverage, risk }) => [coverage, risk])).toEqual([
      [0.25, 0],
      [0.75, 1 / 3],
      [1, 1 / 4],
    ]);
    expect(area).toBeCloseTo((0 + 0 + 1 / 3 + 1 / 4) / 4);
    expect(atFivePercent).toMatchObject({ coverage: 0.25, confidence: expect.closeTo(0.9) });
  });
});

describe('coins', () => {
  it('count by their face value: a large one misread costs more, and currencies are not added up', () => {
    const of = (value: string, currency: string) => coin(0, value, currency, null);
    const [cent, two, yen] = [of('1 Cent', 'euro'), of('2 Euro', 'euro'), of('500 Yen', 'yen')];
    const [one] = [of('1 Euro', 'euro')];
    // The cent of 2.01 euro is wrong on two photos; all of the yen is right on two.
    expect(
      faceValueError([
        [cent, two],
        [two, two],
        [yen, yen],
        [yen, yen],
      ]),
    ).toEqual({
      error: expect.closeTo(0.01 / 2.01 / 2, 12),
      photos: 4,
      worst: { currency: 'euro', error: expect.closeTo(0.01 / 2.01, 12) },
    });
    expect(
      faceValueError([
        [two, one],
        [cent, cent],
      ])?.error,
    ).toBeCloseTo(2 / 2.01, 12);
    expect(faceValueError([[coin(0, null, null, null), two]])).toBeNull();
  });

  const coin = (
    index: number,
    value: string | null,
    currency: string | null,
    country: string | null,
  ): CoinClass => ({
    index,
    key: String(index),
    label: String(index),
    value,
    currency,
    country,
  });
  const classes = [
    coin(0, '1', 'euro', 'france'),
    coin(1, '2', 'euro', 'france'),
    coin(2, '1', 'euro', 'spain'),
    coin(3, '1', 'franc', 'france'),
    coin(4, null, null, null),
  ];

  it('are told apart by value, currency and country, and mistakes by what they get right', () => {
    const answered = [1, 2, 3, 0, 0];
    const probabilities = new Float32Array(25);
    answered.forEach((index, photo) => {
      probabilities[photo * 5 + index] = 1;
    });
    const figures = figuresOf({ classCount: 5, probabilities, truth: Int32Array.of(0, 0, 0, 0, 4) }, classes);
    expect(figures.mistakes).toEqual({ total: 3, valueOnly: 1, sameValue: 2, sameCountry: 0 });
    expect(figures.value).toMatchObject({ hits: 3, photos: 4 });
    expect(figures.country).toMatchObject({ hits: 3, photos: 4 });
    // Of four times 1 euro, one was named 2 euro and one 1 franc; 1 euro of Spain is as much.
    expect(figures.faceValue).toEqual({ error: 0.5, photos: 4, worst: { currency: 'euro', error: 0.5 } });
    expect(figures.top1).toMatchObject({ hits: 1, photos: 5 });
  });
});
