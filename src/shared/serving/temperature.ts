import { logit } from '../figures/scores';

/** Probabilities whose logits were divided by a temperature: above 1 they become less sure, the order stays. */
export function atTemperature(probabilities: Float32Array, temperature: number): Float32Array {
  if (temperature === 1) return probabilities;
  let highest = Number.NEGATIVE_INFINITY;
  for (const p of probabilities) highest = Math.max(highest, logit(p, temperature));
  const scaled = probabilities.map((p) => Math.exp(logit(p, temperature) - highest));
  let sum = 0;
  for (const value of scaled) sum += value;
  return scaled.map((value) => value / sum);
}
