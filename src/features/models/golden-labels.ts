import { GOLDEN_TOLERANCE } from '@/shared/trainer-job';

export interface GoldenVerdict {
  tone: 'good' | 'warn' | 'bad';
  words: string;
}

/**
 * Says in plain words whether the server's copy of a model gives the trainer's answers.
 * @param difference largest difference in a probability on the golden set; null when it could not be checked.
 */
export function goldenVerdict(difference: number | null): GoldenVerdict {
  if (difference === null) {
    return { tone: 'warn', words: 'Not checked: this version has no exported file the server can run.' };
  }
  const figure = difference < 1e-6 ? 'less than 0.000001' : difference.toPrecision(2);
  return difference <= GOLDEN_TOLERANCE
    ? {
        tone: 'good',
        words: `The server gives the trainer's answers; no probability differs by more than ${figure} (${GOLDEN_TOLERANCE} is allowed).`,
      }
    : {
        tone: 'bad',
        words: `The server's answers differ from the trainer's by up to ${figure}, more than the ${GOLDEN_TOLERANCE} allowed: it does not classify with this version.`,
      };
}
