import type { EvaluationItem } from '@/shared/trainer-job';
import type { Example } from '../data/examples';

/** @param probabilities of every class, in order */
export function evaluationItem({ hash, classIndex }: Example, probabilities: Float32Array): EvaluationItem {
  const truthProbability = probabilities[classIndex] as number;
  let predicted = 0;
  let rank = 1;
  for (let i = 0; i < probabilities.length; i++) {
    const p = probabilities[i] as number;
    if (p > (probabilities[predicted] as number)) predicted = i;
    // Of equals the lower index counts first, so that rank 1 and `predicted` agree.
    if (p > truthProbability || (p === truthProbability && i < classIndex)) rank += 1;
  }
  return { hash, truth: classIndex, predicted, confidence: probabilities[predicted] as number, rank };
}
