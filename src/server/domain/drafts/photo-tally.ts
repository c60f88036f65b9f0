import type { Split } from '@/shared/coin-class';
import type { PhotoValue } from './cells';

/** A photo as the base of a draft has it. */
export type BasePhoto = Pick<PhotoValue, 'classKey' | 'split' | 'name' | 'coin'>;

/** What counts of a changed photo. Photos of one tally are counted by the database, however many they are. */
export interface Tally {
  /** Null for one that the base left out. */
  was: { classKey: string; split: Split } | null;
  classKey: string;
  split: Split;
  isDropped: boolean;
  /** It has another file name, or is of another coin. */
  isEdited: boolean;
}

/** As it stands in the database; migration 0056 writes the same. */
type Written = [string | null, Split | null, string, Split, number, number];

export function writeTally(
  { classKey, split, name, coin, isDropped }: PhotoValue,
  was: BasePhoto | undefined,
): string {
  const isEdited = was?.name !== name || was.coin !== coin;
  const written: Written = [
    was?.classKey ?? null,
    was?.split ?? null,
    classKey,
    split,
    Number(isDropped),
    Number(isEdited),
  ];
  return JSON.stringify(written);
}

export function readTally(text: string): Tally {
  const [wasKey, wasSplit, classKey, split, isDropped, isEdited] = JSON.parse(text) as Written;
  return {
    was: wasKey === null || wasSplit === null ? null : { classKey: wasKey, split: wasSplit },
    classKey,
    split,
    isDropped: isDropped === 1,
    isEdited: isEdited === 1,
  };
}
