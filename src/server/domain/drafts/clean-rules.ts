import type { Split } from '@/shared/coin-class';

/** A photo of a group of near copies, as it stands in a draft. */
export interface GroupPhoto {
  hash: string;
  classKey: string;
  split: Split;
  bytes: number;
  pixels: number;
}

export type GroupDecision =
  | { kind: 'drop'; stays: string; drops: { hash: string; why: string }[] }
  | { kind: 'left'; reason: string }
  /** One photo of it is left, or none. */
  | { kind: 'settled' };

/** Evaluation photos stay where they are and leave the training split, never the other way. */
const PRECEDENCE: readonly Split[] = ['test', 'validation', 'train'];

/**
 * Which photo of a group of near copies stays, by rules that people can follow: test beats validation beats training; in one
 * split the larger file stays; of two equally large ones that with more pixels. A group with photos of several classes is never
 * decided here: one of the labels is wrong, and no rule knows which.
 */
export function decideGroup(photos: readonly GroupPhoto[]): GroupDecision {
  if (photos.length < 2) return { kind: 'settled' };
  if (new Set(photos.map(({ classKey }) => classKey)).size > 1) {
    return { kind: 'left', reason: 'its photos are in several classes, and one of the labels is wrong' };
  }
  const [best, ...others] = [...photos].sort(compare);
  if (!best) return { kind: 'settled' };
  return {
    kind: 'drop',
    stays: best.hash,
    drops: others.map(({ hash, split }) => ({
      hash,
      why: split === best.split ? 'a larger copy stays' : `a copy in ${best.split} stays`,
    })),
  };
}

function compare(a: GroupPhoto, b: GroupPhoto): number {
  return (
    PRECEDENCE.indexOf(a.split) - PRECEDENCE.indexOf(b.split) ||
    b.bytes - a.bytes ||
    b.pixels - a.pixels ||
    (a.hash < b.hash ? -1 : 1)
  );
}
