import type { CoinClass, Split } from '@/shared/coin-class';

/** What an operation changes: `photo HASH`, `class KEY`, or `order`, the order of the classes. */
export type Target = string;

export const photoTarget = (hash: string): Target => `photo ${hash}`;
export const classTarget = (key: string): Target => `class ${key}`;
export const ORDER: Target = 'order';

export interface PhotoValue {
  kind: 'photo';
  classKey: string;
  split: Split;
  name: string;
  coin: string | null;
  isDropped: boolean;
  /** Somebody looked at it and kept it. */
  isKept: boolean;
}

export interface ClassValue extends Omit<CoinClass, 'index' | 'key'> {
  kind: 'class';
  isNew: boolean;
  isRemoved: boolean;
  /** The class that its photos are in now. */
  mergedInto: string | null;
}

interface OrderValue {
  kind: 'order';
  keys: string[];
}

export type CellValue = PhotoValue | ClassValue | OrderValue;

/**
 * One photo, class or order as a draft has it. The revision is the `seq` of the operation whose result it is, 0 for the
 * base's own; an undo brings back the revision along with the value, so equal revisions mean equal values.
 */
export interface Cell {
  revision: number;
  /** Null when there is no such thing. */
  value: CellValue | null;
}

/** What an operation did to one cell. */
export interface CellChange {
  target: Target;
  before: Cell;
  after: CellValue | null;
}

/** Reads a cell of a draft, the base's own where no operation has changed it. */
export type ReadCell = (target: Target) => Cell;
