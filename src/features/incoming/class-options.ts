import { findClasses } from '@/features/confusion/find-classes';
import type { CoinClass } from '@/shared/coin-class';

export interface ClassOption {
  key: string;
  label: string;
  /** No class of the dataset yet. */
  isNew: boolean;
}

const SHOWN = 6;

/** Classes that match what was typed, and a new one of that name when none is called so. */
export function classOptions(classes: readonly CoinClass[], text: string): ClassOption[] {
  const typed = text.trim();
  const found = findClasses(classes, typed).slice(0, SHOWN);
  const options = found.map(({ key, label }) => ({ key, label, isNew: false }));
  const isKnown = classes.some(({ key, label }) => same(key, typed) || same(label, typed));
  return typed === '' || isKnown ? options : [...options, { key: typed, label: typed, isNew: true }];
}

const same = (a: string, b: string) => a.toLocaleLowerCase() === b.toLocaleLowerCase();

/** What a class is called, by its key. */
export function labelOf(classes: readonly CoinClass[], key: string): string {
  return classes.find((coin) => coin.key === key)?.label ?? key;
}
