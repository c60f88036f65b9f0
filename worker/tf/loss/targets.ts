/** The classes of a batch's photos. A mixed photo has a partner's class beside its own. */
export interface BatchClasses {
  /** Class of each photo, `[n]`. */
  classes: ArrayLike<number>;
  /** Class of what was mixed into each photo, `[n]`; null where nothing is mixed. */
  partners: ArrayLike<number> | null;
  /** Share of each photo that is its own, 0 to 1, `[n]`; the rest is its partner's. Null: all of it. */
  shares: ArrayLike<number> | null;
}

/**
 * What the logarithms of the probabilities are weighed with: own class and partner by their shares, each
 * smoothed (`labelSmoothing` of it spread evenly over all classes, as Keras does) and each times the weight of
 * its class. A row sums to 1 where no class weights are given.
 * @param classWeights `[classCount]`, or null
 * @returns `[n, classCount]`, row after row
 */
export function batchTargets({
  classes,
  partners,
  shares,
  classCount,
  labelSmoothing,
  classWeights,
}: BatchClasses & {
  classCount: number;
  labelSmoothing: number;
  classWeights: ArrayLike<number> | null;
}): Float32Array {
  const targets = new Float32Array(classes.length * classCount);
  for (let i = 0; i < classes.length; i++) {
    const [own, partner, share] = photoClasses({ classes, partners, shares }, i);
    const ownMass = share * (classWeights?.[own] ?? 1);
    const partnerMass = (1 - share) * (classWeights?.[partner] ?? 1);
    const row = targets.subarray(i * classCount, (i + 1) * classCount);
    row.fill(((ownMass + partnerMass) * labelSmoothing) / classCount);
    row[own] = (row[own] as number) + ownMass * (1 - labelSmoothing);
    row[partner] = (row[partner] as number) + partnerMass * (1 - labelSmoothing);
  }
  return targets;
}

/** The class that has the greater share of each photo, its own when they are even: what accuracy counts. */
export function dominantClasses(batch: BatchClasses): Int32Array {
  return Int32Array.from({ length: batch.classes.length }, (_, i) => {
    const [own, partner, share] = photoClasses(batch, i);
    return share >= 0.5 ? own : partner;
  });
}

function photoClasses({ classes, partners, shares }: BatchClasses, i: number): [number, number, number] {
  const own = classes[i] as number;
  return partners && shares ? [own, partners[i] as number, shares[i] as number] : [own, own, 1];
}
