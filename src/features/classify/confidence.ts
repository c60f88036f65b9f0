/** Below this probability a prediction counts as unsure. */
export const UNSURE = 0.5;

const WORDS = [
  [0.99, 'Almost certain'],
  [0.9, 'Very likely'],
  [0.7, 'Likely'],
  [UNSURE, 'Rather likely'],
] as const;

/** A confidence in words. */
export function confidenceWord(p: number): string {
  return WORDS.find(([from]) => p >= from)?.[1] ?? 'Unsure';
}

/** What a confidence means, in a sentence. */
export function confidenceMeaning(p: number, calibrated: boolean): string {
  if (!calibrated) return 'Not calibrated: the model’s own number, which is often too sure.';
  const tenths = Math.round(p * 10);
  if (tenths >= 10) return 'Of answers as sure as this one nearly all are right.';
  if (tenths === 0) return 'Of answers like this one hardly any is right.';
  return `Of answers as sure as this one about ${tenths} in 10 are right.`;
}
