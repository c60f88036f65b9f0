import type { KindCounts } from './contracts/lifecycle';
import { type DeletionPreview, type LifecycleOutcome, MAX_LIFECYCLE_REFS } from './contracts/lifecycle';

type Refused = LifecycleOutcome['refused'];

/**
 * Does with ten thousand things, some at a time, what one call does with a hundred. Whatever ends it in between leaves
 * what was done.
 * @param onProgress called after each call with how many things are behind it
 */
export async function inBatches<T>(
  ids: readonly string[],
  call: (some: string[]) => Promise<T>,
  onProgress?: (done: number) => void,
): Promise<T[]> {
  const answers: T[] = [];
  for (let start = 0; start < ids.length; start += MAX_LIFECYCLE_REFS) {
    const some = ids.slice(start, start + MAX_LIFECYCLE_REFS);
    answers.push(await call(some));
    onProgress?.(start + some.length);
  }
  return answers;
}

export function joinOutcomes(outcomes: readonly LifecycleOutcome[]): LifecycleOutcome {
  const refused: Refused = outcomes.flatMap((outcome) => outcome.refused);
  return { done: outcomes.flatMap((outcome) => outcome.done), refused };
}

/** Things that are named of many. */
const NAMED = 4;

export function joinPreviews(previews: readonly DeletionPreview[]): DeletionPreview {
  return {
    items: previews.flatMap(({ items }) => items),
    along: sum(previews.map(({ along }) => along)),
    dependents: sum(previews.map(({ dependents }) => dependents)),
    dependentLabels: previews.flatMap(({ dependentLabels }) => dependentLabels).slice(0, NAMED),
    bytes: previews.reduce((total, { bytes }) => total + bytes, 0),
    obstacles: [...new Set(previews.flatMap(({ obstacles }) => obstacles))],
    binDays: previews[0]?.binDays ?? 0,
  };
}

function sum(all: readonly KindCounts[]): KindCounts {
  const total: KindCounts = {};
  for (const counts of all) {
    for (const [kind, count] of Object.entries(counts) as [keyof KindCounts, number][])
      total[kind] = (total[kind] ?? 0) + count;
  }
  return total;
}
