import { type Answers, topAnswers } from './answers';
import { logit, logLossOf } from './scores';

/** Photos of a like confidence: how sure the model was of them, and how often right. */
interface ReliabilityBin {
  photos: number;
  confidence: number;
  accuracy: number;
}

export interface CalibrationError {
  /** Mean distance of confidence from accuracy over the bins, as it is usually reported. */
  plain: number;
  /** Without what chance alone adds on so few photos. */
  debiased: number;
  /** What a perfectly calibrated model would show on as many photos, by chance. */
  byChance: number;
  bins: ReliabilityBin[];
}

export interface Calibration {
  asIs: CalibrationError;
  /** Each photo with a temperature that was fitted on the others (five folds). */
  scaled: CalibrationError;
  /** Fitted on all photos: what serving would use. */
  temperature: number;
  logLoss: number;
  logLossScaled: number;
}

/** Bins of as many photos each: bins of equal width would leave most of them empty. */
const BINS = 15;
const FOLDS = 5;
/** Temperatures that are looked for. */
const [COLDEST, HOTTEST] = [0.05, 20];
const PRECISION = 1e-6;
/** Photos that a temperature is fitted on: one number needs no more. */
const MAX_FITTED = 5000;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** Do the confidences mean what they say, and how far does one temperature mend it? Null for fewer photos than bins. */
export function calibrationOf(answers: Answers): Calibration | null {
  const photos = answers.truth.length;
  if (photos < BINS) return null;
  const scaledAnswers = new Array<{ confidence: number; isRight: boolean }>(photos);
  let loss = 0;
  for (let fold = 0; fold < FOLDS; fold++) {
    const held = picked(answers, (photo) => photo % FOLDS === fold);
    const temperature = fitTemperature(picked(answers, (photo) => photo % FOLDS !== fold));
    loss += logLossOf(held, temperature) * held.truth.length;
    scaled(held, temperature).forEach((answer, index) => {
      scaledAnswers[index * FOLDS + fold] = answer;
    });
  }
  return {
    asIs: calibrationError(scaled(answers, 1)),
    scaled: calibrationError(scaledAnswers),
    temperature: fitTemperature(answers),
    logLoss: logLossOf(answers),
    logLossScaled: loss / photos,
  };
}

/** The temperature of the least log loss, by golden section: the loss has one minimum. Of many photos some are enough. */
export function fitTemperature(all: Answers): number {
  const step = Math.ceil(all.truth.length / MAX_FITTED);
  const answers = step > 1 ? picked(all, (photo) => photo % step === 0) : all;
  let [low, high] = [Math.log(COLDEST), Math.log(HOTTEST)];
  const lossAt = (x: number) => logLossOf(answers, Math.exp(x));
  let [left, right] = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)];
  let [lossLeft, lossRight] = [lossAt(left), lossAt(right)];
  while (high - low > PRECISION) {
    if (lossLeft < lossRight) {
      [high, right, lossRight] = [right, left, lossLeft];
      left = high - GOLDEN * (high - low);
      lossLeft = lossAt(left);
    } else {
      [low, left, lossLeft] = [left, right, lossRight];
      right = low + GOLDEN * (high - low);
      lossRight = lossAt(right);
    }
  }
  return Math.exp((low + high) / 2);
}

/**
 * The calibration error of the first answers, with the debiasing of Kumar, Liang and Ma ("Verified uncertainty
 * calibration", 2019): what normal noise of each bin's accuracy adds on average is taken off, in closed form.
 */
export function calibrationError(
  answers: readonly { confidence: number; isRight: boolean }[],
): CalibrationError {
  const sorted = answers.toSorted((a, b) => a.confidence - b.confidence);
  const bins = Math.min(BINS, sorted.length);
  let [plain, noise, byChance] = [0, 0, 0];
  const shown: ReliabilityBin[] = [];
  for (let index = 0; index < bins; index++) {
    const bin = sorted.slice(
      Math.floor((index * sorted.length) / bins),
      Math.floor(((index + 1) * sorted.length) / bins),
    );
    const photos = bin.length;
    const confidence = bin.reduce((sum, one) => sum + one.confidence, 0) / photos;
    const accuracy = bin.filter(({ isRight }) => isRight).length / photos;
    const weight = photos / sorted.length;
    const distance = Math.abs(confidence - accuracy);
    plain += weight * distance;
    noise += weight * (meanOfFolded(distance, deviation(accuracy, photos)) - distance);
    byChance += weight * meanOfFolded(0, deviation(confidence, photos));
    shown.push({ photos, confidence, accuracy });
  }
  return { plain, debiased: Math.max(0, plain - noise), byChance, bins: shown };
}

const deviation = (share: number, photos: number) => Math.sqrt((share * (1 - share)) / photos);

/** Mean of |x| for a normal x. */
function meanOfFolded(mean: number, sigma: number): number {
  if (sigma === 0) return Math.abs(mean);
  const z = mean / sigma;
  return sigma * Math.sqrt(2 / Math.PI) * Math.exp((-z * z) / 2) + mean * erf(z / Math.SQRT2);
}

/** Abramowitz and Stegun 7.1.26, right to 1.5e-7. */
function erf(x: number): number {
  const t = 1 / (1 + 0.3275911 * Math.abs(x));
  const poly =
    t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  return Math.sign(x) * (1 - poly * Math.exp(-x * x));
}

/** The first answer to each photo, with its confidence at a temperature; which class it is does not change. */
function scaled(answers: Answers, temperature: number): { confidence: number; isRight: boolean }[] {
  const { classCount, probabilities } = answers;
  return topAnswers(answers).map(({ predicted, confidence, rank }, photo) => {
    const isRight = rank === 1;
    if (temperature === 1) return { confidence, isRight };
    const highest = logit(probabilities[photo * classCount + predicted] as number, temperature);
    let sum = 0;
    for (let index = 0; index < classCount; index++) {
      sum += Math.exp(logit(probabilities[photo * classCount + index] as number, temperature) - highest);
    }
    return { confidence: 1 / sum, isRight };
  });
}

function picked({ classCount, probabilities, truth }: Answers, wants: (photo: number) => boolean): Answers {
  const photos = Array.from(truth.keys()).filter(wants);
  const part = new Float32Array(photos.length * classCount);
  photos.forEach((photo, place) => {
    part.set(probabilities.subarray(photo * classCount, (photo + 1) * classCount), place * classCount);
  });
  return {
    classCount,
    probabilities: part,
    truth: Int32Array.from(photos, (photo) => truth[photo] as number),
  };
}
