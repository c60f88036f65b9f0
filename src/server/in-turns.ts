import { setImmediate as nextTurn } from 'node:timers/promises';

let lastTurn: Promise<void> = Promise.resolve();

/**
 * Waits for a turn of the event loop that no other waiter has: what many requests do at once in the moment they arrive is
 * done one after the other, and whoever else asks is heard in between.
 */
export function ownTurn(): Promise<void> {
  lastTurn = lastTurn.then(() => nextTurn());
  return lastTurn;
}

/** Items that are worked on before others get their turn: a few milliseconds. */
const SLICE = 1000;

/** A list in parts, between which the event loop serves others: an archive may have half a million entries. */
export async function* slices<T>(items: readonly T[]): AsyncGenerator<readonly T[], void> {
  for (let start = 0; start < items.length; start += SLICE) {
    if (start > 0) await nextTurn();
    yield items.slice(start, start + SLICE);
  }
}

/** As `Array.map`, in parts. */
export async function mapInTurns<T, U>(items: readonly T[], map: (item: T) => U): Promise<U[]> {
  const mapped: U[] = [];
  for await (const part of slices(items)) for (const item of part) mapped.push(map(item));
  return mapped;
}

/** As `Array.filter`, in parts. */
export async function filterInTurns<T>(items: readonly T[], test: (item: T) => boolean): Promise<T[]> {
  const found: T[] = [];
  for await (const part of slices(items)) found.push(...part.filter(test));
  return found;
}

/** As `Array.toSorted`, in parts: sorts slices, then merges them. */
export async function sortInTurns<T>(items: readonly T[], compare: (a: T, b: T) => number): Promise<T[]> {
  let runs: T[][] = [];
  for await (const part of slices(items)) runs.push(part.toSorted(compare));
  while (runs.length > 1) {
    const merged: T[][] = [];
    for (let i = 0; i < runs.length; i += 2) {
      merged.push(await merge(runs[i] as T[], runs[i + 1] ?? [], compare));
    }
    runs = merged;
  }
  return runs[0] ?? [];
}

async function merge<T>(a: T[], b: T[], compare: (a: T, b: T) => number): Promise<T[]> {
  const merged: T[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    // Of equals the first comes first.
    const takesA = j >= b.length || (i < a.length && compare(a[i] as T, b[j] as T) <= 0);
    merged.push((takesA ? a[i++] : b[j++]) as T);
    if (merged.length % SLICE === 0) await nextTurn();
  }
  return merged;
}

/** Bytes that are copied before others get their turn: about a millisecond. */
const PIECE_BYTES = 1024 ** 2;

/** As `Buffer.concat`, in parts: copying a large photo in one go would keep everybody waiting. */
export async function joinInTurns(chunks: readonly Uint8Array[]): Promise<Buffer> {
  const whole = Buffer.allocUnsafe(chunks.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let [offset, turn] = [0, 0];
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.byteLength;
    if (offset - turn < PIECE_BYTES) continue;
    turn = offset;
    await nextTurn();
  }
  return whole;
}
