'use client';

import type { ReactNode } from 'react';
import { Segmented } from '@/components/ui/segmented';
import { Select } from '@/components/ui/select';
import type { Split } from '@/shared/coin-class';
import type { Confusion } from '@/shared/contracts/models';
import { CLASS_ORDERS, type ClassOrderKind, orderApplies } from './class-order';
import { ClassSearch } from './class-search';
import { FOLDS, type FoldKind } from './fold-classes';
import { MinusSelect } from './minus-select';
import type { ConfusionSettings } from './use-confusion-settings';

const splitLabels: Record<Split, string> = { test: 'Test', validation: 'Validation', train: 'Training' };
const orderLabels: Record<ClassOrderKind, string> = {
  key: 'Order: class key',
  catalogue: 'Order: country, currency, value',
  frequency: 'Order: most photos first',
  errors: 'Order: most errors first',
  country: 'Order: country',
  currency: 'Order: currency',
  recall: 'Order: worst recall first',
  similarity: 'Order: confused together',
  hand: 'Order: by hand',
};

const foldLabels: Record<FoldKind, string> = {
  none: 'Every class',
  currency: 'Folded to currencies',
  country: 'Folded to countries',
  other: 'Some, and “other”',
};
const VALUES = [
  { value: 'share', label: 'Share of row' },
  { value: 'count', label: 'Counts' },
  { value: 'log', label: 'Log counts' },
] as const;

interface ConfusionToolbarProps {
  confusion: Confusion;
  settings: ConfusionSettings;
  set: (next: Partial<ConfusionSettings>) => void;
  marked: number | null;
  onMark: (index: number | null) => void;
  onSplit: (split: Split) => void;
  onOrder: (order: ClassOrderKind) => void;
  /** What an order by hand and a subset are made with. */
  arrange: ReactNode;
  /** The menu that saves the matrix. */
  save: ReactNode;
}

export function ConfusionToolbar({
  confusion,
  settings: { order, values, fold, minus },
  set,
  marked,
  onMark,
  onSplit,
  onOrder,
  arrange,
  save,
}: ConfusionToolbarProps) {
  const folds = FOLDS.filter(
    (kind) => (kind !== 'currency' && kind !== 'country') || orderApplies(kind, confusion.classes),
  );
  const orders = CLASS_ORDERS.filter((kind) => orderApplies(kind, confusion.classes));
  return (
    <div className="mb-3 flex flex-wrap items-center gap-2">
      <Segmented
        aria-label="Split"
        value={confusion.split}
        onValueChange={onSplit}
        options={confusion.available.map((split) => ({ value: split, label: splitLabels[split] }))}
      />
      <Segmented
        aria-label="Values"
        value={values}
        onValueChange={(next) => set({ values: next })}
        options={VALUES}
      />
      <Select
        aria-label="Order of the classes"
        value={order}
        onValueChange={(value) => onOrder(value as ClassOrderKind)}
        options={orders.map((kind) => ({ value: kind, label: orderLabels[kind] }))}
        className="w-full sm:w-52"
      />
      <Select
        aria-label="Rows of the matrix"
        value={fold}
        onValueChange={(value) => set({ fold: value as FoldKind })}
        options={folds.map((kind) => ({ value: kind, label: foldLabels[kind] }))}
        className="w-full sm:w-48"
      />
      {arrange}
      <MinusSelect modelId={confusion.modelId} value={minus} onChange={(next) => set({ minus: next })} />
      {save}
      <div className="max-sm:w-full sm:ml-auto">
        <ClassSearch classes={confusion.classes} value={marked} onChange={onMark} />
      </div>
    </div>
  );
}
