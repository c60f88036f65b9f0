/** More photos make an epoch's report too long a message: two bytes each, a third more in base64. */
export const MOST_ANSWERED_PHOTOS = 20_000;
/** Answers of all epochs of a run; they stand in its checkpoints, too, and take 4 MB in the database. */
const MOST_ANSWERS = 2_000_000;

/** Why a run does not keep what each epoch answered, as a sentence for its log; null where it does. */
export function whyNoAnswers({ photos, epochs }: { photos: number; epochs: number }): string | null {
  const most = `at most ${MOST_ANSWERED_PHOTOS} photos and ${MOST_ANSWERS} answers are`;
  if (photos <= MOST_ANSWERED_PHOTOS && photos * epochs <= MOST_ANSWERS) return null;
  return `The answers of single epochs are not kept: ${photos} validation photos over ${epochs} epochs are too many (${most}).`;
}

/**
 * The predicted classes of photos, two bytes each, little-endian, in the order of the photos' hashes: so whoever knows
 * the photos knows whose answer is whose.
 */
export function packAnswers(items: readonly { hash: string; predicted: number }[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(2 * items.length);
  const answers = new DataView(bytes.buffer);
  for (const [place, { predicted }] of [...items].sort(byHash).entries()) {
    answers.setUint16(2 * place, predicted, true);
  }
  return bytes;
}

/**
 * The cells of the confusion matrix of packed answers.
 * @param photos all that were answered, in any order
 * @returns null when the answers are of other photos or classes
 */
export function answeredCells(
  packed: Uint8Array,
  { photos, classes }: { photos: readonly { hash: string; truth: number }[]; classes: number },
): [truth: number, predicted: number, count: number][] | null {
  if (packed.byteLength !== 2 * photos.length) return null;
  const answers = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  const counts = new Map<number, number>();
  for (const [place, { truth }] of [...photos].sort(byHash).entries()) {
    const predicted = answers.getUint16(2 * place, true);
    if (predicted >= classes) return null;
    const cell = truth * classes + predicted;
    counts.set(cell, (counts.get(cell) ?? 0) + 1);
  }
  return [...counts]
    .sort(([a], [b]) => a - b)
    .map(([cell, count]) => [Math.floor(cell / classes), cell % classes, count]);
}

function byHash(a: { hash: string }, b: { hash: string }): number {
  return a.hash < b.hash ? -1 : 1;
}
