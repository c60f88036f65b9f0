'use client';

import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { FormDialog } from '@/components/ui/form-dialog';
import { Input } from '@/components/ui/input';
import type { ImportOptions, PlannedClass } from '@/shared/contracts/import-plan';
import { type ClassName, withClassName, withClassSkipped } from './choices';

interface ClassDialogProps {
  coin: PlannedClass;
  options: ImportOptions;
  onChange: (options: ImportOptions) => void;
  onClose: () => void;
}

const parts = [
  ['value', 'Value'],
  ['currency', 'Currency'],
  ['country', 'Country'],
] as const;

/** Corrects the names of one class, or leaves it out. */
export function ClassDialog({ coin, options, onChange, onClose }: ClassDialogProps) {
  const [name, setName] = useState({
    label: coin.label,
    value: coin.value ?? '',
    currency: coin.currency ?? '',
    country: coin.country ?? '',
  });
  const end = (next: ImportOptions) => {
    onChange(next);
    onClose();
  };
  const save = () => {
    // A label that was not typed follows from the parts.
    const label = name.label.trim() && name.label !== coin.label ? { label: name.label.trim() } : {};
    const given = Object.fromEntries(parts.map(([part]) => [part, name[part].trim() || null]));
    end(
      withClassName(options, coin.key, {
        ...options.classNames?.[coin.key],
        ...label,
        ...given,
      } as ClassName),
    );
  };
  return (
    <FormDialog
      title={`Class ${coin.key}`}
      busy={false}
      saveLabel="Change"
      aside={
        <div className="flex gap-2">
          <Button variant="danger" onClick={() => end(withClassSkipped(options, coin.key, true))}>
            Leave out
          </Button>
          {options.classNames?.[coin.key] && (
            <Button onClick={() => end(withClassName(options, coin.key, null))}>Reset</Button>
          )}
        </div>
      }
      onSave={save}
      onClose={onClose}
    >
      {parts.map(([part, label]) => (
        <Field key={part} label={label} optional>
          <Input
            value={name[part]}
            maxLength={100}
            onChange={(event) => setName({ ...name, [part]: event.target.value })}
          />
        </Field>
      ))}
      <Field label="Label" hint="As the class is shown everywhere.">
        <Input
          value={name.label}
          maxLength={300}
          onChange={(event) => setName({ ...name, label: event.target.value })}
        />
      </Field>
    </FormDialog>
  );
}
