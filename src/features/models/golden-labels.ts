import { GOLDEN_TOLERANCE } from '@/shared/trainer-job';

export interface GoldenVerdict {
  tone: 'good' | 'warn' | 'bad';
  text: string;
}

/**
 * Whether the server's copy of a model reproduces the trainer's predictions.
 * @param difference largest difference in a probability on the golden set; null when it could not be checked.
 */
export function goldenVerdict(difference: number | null): GoldenVerdict {
  if (difference === null) {
    return { tone: 'warn', text: 'Not checked: this version has no ONNX file that the server can run.' };
  }
  const largest = difference < 1e-6 ? '1e-6' : difference.toPrecision(2);
  return difference <= GOLDEN_TOLERANCE
    ? {
        tone: 'good',
        text: `The server reproduces the trainer's predictions: probabilities match to within ${largest} (tolerance ${GOLDEN_TOLERANCE}).`,
      }
    : {
        tone: 'bad',
        text: `The server's probabilities differ from the trainer's by up to ${largest}, more than the tolerance of ${GOLDEN_TOLERANCE}. This version cannot classify photos; train it again or report the problem.`,
      };
}
