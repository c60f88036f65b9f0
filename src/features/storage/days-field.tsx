'use client';

import { useId } from 'react';
import { Input } from '@/components/ui/input';

interface DaysFieldProps {
  label: string;
  hint?: string;
  /** May be left empty: kept until somebody deletes it. */
  optional?: boolean;
  value: number | null;
  onChange: (days: number | null) => void;
}

/** A number of days; empty means for ever, where that is allowed. */
export function DaysField({ label, hint, optional, value, onChange }: DaysFieldProps) {
  const id = useId();
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
      <label htmlFor={id} className="min-w-0 flex-1 basis-56">
        {label}
        {hint && <span className="block text-muted text-xs">{hint}</span>}
      </label>
      <span className="flex items-center gap-2">
        <Input
          id={id}
          type="number"
          min={1}
          max={3650}
          inputMode="numeric"
          placeholder={optional ? 'for ever' : undefined}
          required={!optional}
          className="w-24 text-right"
          value={value ?? ''}
          onChange={(event) =>
            onChange(event.target.value === '' ? null : Math.round(Number(event.target.value)))
          }
        />
        <span className="w-8 text-muted">days</span>
      </span>
    </div>
  );
}
