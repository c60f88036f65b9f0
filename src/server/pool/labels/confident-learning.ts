/** Temperatures that are tried; a discriminant is far surer of itself than it should be. */
const TEMPERATURES = Array.from({ length: 32 }, (_, i) => Math.exp(-1 + i * 0.2));

/**
 * Probabilities of logits, at the temperature under which the given labels are most probable.
 * @param logits `[photos × classes]`, overwritten
 */
export function calibrate(logits: Float32Array, labels: Int32Array): Float32Array {
  const classes = logits.length / labels.length;
  let best = { loss: Number.POSITIVE_INFINITY, temperature: 1 };
  for (const temperature of TEMPERATURES) {
    let loss = 0;
    for (const [row, label] of labels.entries()) {
      const of = logits.subarray(row * classes, (row + 1) * classes);
      // One that cannot be right, as no other photo has the class, is as improbable at each temperature.
      const own = of[label] as number;
      if (Number.isFinite(own)) loss += logSum(of, temperature) - own / temperature;
    }
    if (loss < best.loss) best = { loss, temperature };
  }
  for (let row = 0; row < labels.length; row++) {
    const of = logits.subarray(row * classes, (row + 1) * classes);
    const sum = logSum(of, best.temperature);
    for (const [c, logit] of of.entries()) of[c] = Math.exp(logit / best.temperature - sum);
  }
  return logits;
}

function logSum(logits: Float32Array, temperature: number): number {
  let most = Number.NEGATIVE_INFINITY;
  for (const logit of logits) if (logit > most) most = logit;
  let sum = 0;
  for (const logit of logits) sum += Math.exp((logit - most) / temperature);
  return most / temperature + Math.log(sum);
}

/**
 * Photos whose label is probably wrong, by confident learning (Northcutt, Jiang and Chuang 2021): those that belong
 * more to another class than that class's own photos do on average.
 * @param probabilities `[photos × classes]`, out of fold
 * @returns the class that each should be, -1 for no other, and how probable that is if it is one of the two, 0 to 1
 */
export function confidentLearning(
  probabilities: Float32Array,
  labels: Int32Array,
): { suggested: Int32Array; doubt: Float32Array } {
  const classes = probabilities.length / labels.length;
  const own = new Float64Array(classes);
  const counts = new Float64Array(classes);
  for (const [row, label] of labels.entries()) {
    own[label] = (own[label] as number) + (probabilities[row * classes + label] as number);
    counts[label] = (counts[label] as number) + 1;
  }
  const thresholds = own.map((sum, c) => sum / Math.max(1, counts[c] as number));
  const suggested = new Int32Array(labels.length).fill(-1);
  const doubt = new Float32Array(labels.length);
  for (const [row, label] of labels.entries()) {
    const of = probabilities.subarray(row * classes, (row + 1) * classes);
    let best = -1;
    for (const [c, p] of of.entries()) {
      if (p >= (thresholds[c] as number) && p > (of[best] ?? -1)) best = c;
    }
    if (best === -1 || best === label) continue;
    suggested[row] = best;
    const [other, given] = [of[best] as number, of[label] as number];
    doubt[row] = other / (other + given);
  }
  return { suggested, doubt };
}
