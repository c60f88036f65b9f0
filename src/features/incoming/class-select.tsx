'use client';

import { useState } from 'react';
import { SearchSelect } from '@/components/ui/search-select';
import type { CoinClass } from '@/shared/coin-class';
import { classOptions, labelOf } from './class-options';

interface ClassSelectProps {
  classes: readonly CoinClass[];
  value: string | null;
  /** What the option without a class is called. */
  none: string;
  onChange: (key: string | null) => void;
  id?: string;
}

/** A class of the dataset, a new one, or none. */
export function ClassSelect({ classes, value, none, onChange, ...field }: ClassSelectProps) {
  const [text, setText] = useState('');
  const options = classOptions(classes, text).map(({ key, label, isNew }) => ({
    value: key,
    label: isNew ? `New class “${label}”` : label,
    hint: isNew || key === label ? undefined : key,
  }));
  return (
    <SearchSelect
      {...field}
      value={value ?? ''}
      label={value === null ? none : labelOf(classes, value)}
      onSearch={setText}
      onValueChange={(key) => onChange(key === '' ? null : key)}
      options={text === '' ? [{ value: '', label: none }, ...options] : options}
      more={text === '' && classes.length > options.length}
    />
  );
}
