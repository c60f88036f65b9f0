import { count, counted, percent } from '../format';
import type { Figures } from './figures';
import type { Share } from './scores';

export interface FigureLine {
  name: string;
  value: string;
  /** What the value means, in a sentence that a person can repeat. */
  sentence: string;
}

const interval = ({ low, high }: Share) => `${percent(low)} to ${percent(high)}`;

/** The figures of a model with one plain sentence each. */
export function figureLines(figures: Figures): FigureLine[] {
  const { top1, top5, macro, weighted, balancedAccuracy, logLoss, mistakes } = figures;
  const share = (name: string, value: Share | null, what: string): FigureLine[] =>
    value === null
      ? []
      : [
          {
            name,
            value: percent(value.share),
            sentence: `${what} in ${count(value.hits)} of ${counted(value.photos, 'photo')}; on as many new ones like these, ${interval(value)} (95 %).`,
          },
        ];
  return [
    ...share('Top-1', top1, 'The first answer is right'),
    ...share('Top-5', top5, 'The right class is among the first five answers'),
    {
      name: 'Macro F1',
      value: percent(macro.f1),
      sentence: `Each class counts the same, however few its photos: precision ${percent(macro.precision)}, recall ${percent(macro.recall)}.`,
    },
    {
      name: 'Weighted F1',
      value: percent(weighted.f1),
      sentence: `Each class counts by its photos: precision ${percent(weighted.precision)}, recall ${percent(weighted.recall)}.`,
    },
    {
      name: 'Balanced accuracy',
      value: percent(balancedAccuracy),
      sentence: 'The mean, over the classes, of the share of their photos that are named right.',
    },
    {
      name: 'Log loss',
      value: logLoss.toFixed(3),
      sentence: `On average the right class gets a probability of about ${percent(Math.exp(-logLoss))}; a sure wrong answer costs most.`,
    },
    ...share('Value', figures.value, 'The value is right'),
    ...share('Currency', figures.currency, 'The currency is right'),
    ...share('Country', figures.country, 'The country is right'),
    ...(mistakes.total === 0
      ? []
      : [
          {
            name: 'Mistakes',
            value: count(mistakes.total),
            sentence: `Of the wrong answers ${count(mistakes.valueOnly)} miss only the value, ${count(mistakes.sameValue)} have the value of another currency or country, ${count(mistakes.sameCountry)} are another currency of the same country.`,
          },
        ]),
    ...faceValueLines(figures),
    ...calibrationLines(figures),
    ...coverageLines(figures),
  ];
}

function faceValueLines({ faceValue }: Figures): FigureLine[] {
  if (!faceValue) return [];
  const { error, photos, worst } = faceValue;
  const where = worst ? `; most in ${worst.currency}, of which ${percent(worst.error)} is misread` : '';
  return [
    {
      name: 'Error by face value',
      value: percent(error),
      sentence: `So much of the money on ${counted(photos, 'photo')} is named as another amount or currency: a coin counts by its value, each currency by its photos${where}.`,
    },
  ];
}

function calibrationLines({ calibration }: Figures): FigureLine[] {
  if (!calibration) return [];
  const { asIs, scaled, temperature } = calibration;
  const direction = temperature > 1 ? 'too sure of itself' : 'not sure enough';
  return [
    {
      name: 'Calibration error',
      value: percent(asIs.debiased),
      sentence: `So far its confidences are from how often it is right, without what chance adds; plainly measured ${percent(asIs.plain)}, of which a perfect model would show ${percent(asIs.byChance)} on as few photos.`,
    },
    {
      name: 'Temperature',
      value: temperature.toFixed(2),
      sentence: `It is ${direction}; dividing its logits by this leaves a calibration error of ${percent(scaled.debiased)} (fitted on other photos than it is measured on).`,
    },
  ];
}

function coverageLines({ riskCoverage: { atFivePercent } }: Figures): FigureLine[] {
  return [
    {
      name: 'Coverage at 5 % risk',
      value: atFivePercent ? percent(atFivePercent.coverage) : 'none',
      sentence: atFivePercent
        ? `So many photos can be answered with at most one wrong in twenty, when answers below a confidence of ${percent(atFivePercent.confidence)} are kept back.`
        : 'However few answers are given, more than one in twenty is wrong.',
    },
  ];
}
