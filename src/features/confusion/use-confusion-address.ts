'use client';

import { useSearchParams } from 'next/navigation';
import { useCallback } from 'react';
import { type Split, splitSchema } from '@/shared/coin-class';
import type { MatrixCell } from './confusion-matrix';

const wholeNumber = /^\d{1,6}$/;

/** Split, epoch and open cell as the address bar has them: `?split=test&truth=3&predicted=7`. */
export function useConfusionAddress() {
  const params = useSearchParams();
  const split = splitSchema.safeParse(params.get('split')).data ?? null;
  const epochText = params.get('epoch') ?? '';
  /** Only the validation photos are answered after each epoch. */
  const epoch = split === 'validation' && /^[1-9]\d{0,5}$/.test(epochText) ? Number(epochText) : null;
  const truth = params.get('truth') ?? '';
  const predicted = params.get('predicted') ?? '';
  const cell: MatrixCell | null =
    wholeNumber.test(truth) && wholeNumber.test(predicted)
      ? { truth: Number(truth), predicted: Number(predicted) }
      : null;

  /** Writes the address without a request; opening a cell makes a step for the Back button. */
  const setAddress = useCallback((next: { split: Split; cell: MatrixCell | null }) => {
    const query = new URLSearchParams(window.location.search);
    query.set('split', next.split);
    query.delete('truth');
    query.delete('predicted');
    if (next.split !== 'validation') query.delete('epoch');
    if (next.cell) {
      query.set('truth', String(next.cell.truth));
      query.set('predicted', String(next.cell.predicted));
    }
    const address = `?${query.toString().replaceAll('%2C', ',')}`;
    if (address === window.location.search) return;
    if (next.cell) window.history.pushState(null, '', address);
    else window.history.replaceState(null, '', address);
  }, []);

  const setEpoch = useCallback((next: number | null) => {
    const query = new URLSearchParams(window.location.search);
    query.set('split', 'validation');
    if (next === null) query.delete('epoch');
    else query.set('epoch', String(next));
    window.history.replaceState(null, '', `?${query.toString().replaceAll('%2C', ',')}`);
  }, []);

  return { split, epoch, cell, setAddress, setEpoch };
}
