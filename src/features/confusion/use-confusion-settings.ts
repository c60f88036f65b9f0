'use client';

import { useCallback, useMemo } from 'react';
import { useUrlParams } from '@/components/hooks/use-url-params';
import { CLASS_ORDERS, type ClassOrderKind } from './class-order';
import { FOLDS, type FoldKind } from './fold-classes';

const MATRIX_VALUES = ['share', 'count', 'log'] as const;
type MatrixValues = (typeof MATRIX_VALUES)[number];

/** How the matrix is shown; all of it stands in the address. */
export interface ConfusionSettings {
  order: ClassOrderKind;
  values: MatrixValues;
  fold: FoldKind;
  /** Classes that stand alone in a folded matrix; null are the usual ones. */
  alone: readonly number[] | null;
  /** Of the order by hand: the classes that come first. */
  hand: readonly number[];
  /** Number of a model whose matrix is taken away. */
  minus: string | null;
}

export function useConfusionSettings() {
  const [params, change] = useUrlParams();
  const settings = useMemo<ConfusionSettings>(() => {
    const one = <T extends string>(name: string, known: readonly T[], usual: T) =>
      known.find((value) => value === params.get(name)) ?? usual;
    const indexes = (name: string) =>
      params
        .get(name)
        ?.split(',')
        .filter((text) => /^\d{1,6}$/.test(text))
        .map(Number) ?? null;
    return {
      order: one('order', CLASS_ORDERS, 'key'),
      values: one('values', MATRIX_VALUES, 'share'),
      fold: one('fold', FOLDS, 'none'),
      alone: indexes('alone'),
      hand: indexes('hand') ?? [],
      minus: params.get('minus'),
    };
  }, [params]);
  const set = useCallback(
    (next: Partial<ConfusionSettings>) =>
      change({
        ...(next.order && { order: unless(next.order, 'key') }),
        ...(next.values && { values: unless(next.values, 'share') }),
        // Another fold has other groups to open.
        ...(next.fold && { fold: unless(next.fold, 'none'), alone: null }),
        ...(next.alone !== undefined && { alone: next.alone?.join(',') ?? null }),
        ...(next.hand && { hand: next.hand.join(',') || null }),
        ...(next.minus !== undefined && { minus: next.minus }),
      }),
    [change],
  );
  return [settings, set] as const;
}

const unless = (value: string, usual: string) => (value === usual ? null : value);
