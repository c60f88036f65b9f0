'use client';

import { useState } from 'react';
import { SearchSelect } from '@/components/ui/search-select';
import { findRunField } from '@/shared/run-query/fields';
import { DRAWN_FIELDS } from './field-values';

interface FieldSelectProps {
  value: string;
  onValueChange: (name: string) => void;
  'aria-label': string;
}

/** Chooses one of all fields of runs. */
export function FieldSelect({ value, onValueChange, ...aria }: FieldSelectProps) {
  const [typed, setTyped] = useState('');
  const wanted = typed.trim().toLowerCase();
  return (
    <SearchSelect
      {...aria}
      className="w-60"
      value={value}
      label={findRunField(value)?.label}
      onValueChange={onValueChange}
      onSearch={setTyped}
      options={DRAWN_FIELDS.filter(({ name, label }) =>
        `${name} ${label}`.toLowerCase().includes(wanted),
      ).map(({ name, label, group }) => ({ value: name, label, hint: group }))}
    />
  );
}
