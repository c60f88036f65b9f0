'use client';

import { Segmented } from '@/components/ui/segmented';
import { Select } from '@/components/ui/select';
import type { Split } from '@/shared/coin-class';
import type { Confusion } from '@/shared/contracts/models';
import { CLASS_ORDERS, type ClassOrderKind, orderApplies } from './class-order';
import { ClassSearch } from './class-search';
import type { MatrixMode } from './matrix/matrix-bitmap';

const splitLabels: Record<Split, string> = { test: 'Test', validation: 'Validation', train: 'Training' };
const orderLabels: Record<ClassOrderKind, string> = {
  key: 'Order: class key',
  country: 'Order: country',
  currency: 'Order: currency',
  recall: 'Order: worst recall first',
  similarity: 'Order: confused together',
};

interface ConfusionToolbarProps {
  confusion: Confusion;
  order: ClassOrderKind;
  onOrder: (order: ClassOrderKind) => void;
  mode: MatrixMode;
  onMode: (mode: MatrixMode) => void;
  marked: number | null;
  onMark: (index: number | null) => void;
  onSplit: (split: Split) => void;
}

export function ConfusionToolbar({
  confusion,
  order,
  onOrder,
  mode,
  onMode,
  marked,
  onMark,
  onSplit,
}: ConfusionToolbarProps) {
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
        value={mode}
        onValueChange={onMode}
        options={[
          { value: 'share', label: 'Share of row' },
          { value: 'count', label: 'Counts' },
        ]}
      />
      <Select
        aria-label="Order of the classes"
        value={order}
        onValueChange={(value) => onOrder(value as ClassOrderKind)}
        options={orders.map((kind) => ({ value: kind, label: orderLabels[kind] }))}
        className="w-full sm:w-52"
      />
      <div className="max-sm:w-full sm:ml-auto">
        <ClassSearch classes={confusion.classes} value={marked} onChange={onMark} />
      </div>
    </div>
  );
}
