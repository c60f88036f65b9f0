'use client';

import { Columns3 } from 'lucide-react';
import { ChoicePopover } from '@/components/ui/choice-popover';
import { DRAWN_FIELDS } from './field-values';

const OPTIONS = DRAWN_FIELDS.map(({ name, label }) => ({ value: name, name, label }));

interface FieldPickerProps {
  chosen: readonly string[];
  /** Null brings the usual ones back: those in which the runs differ. */
  onChange: (names: readonly string[] | null) => void;
}

/** Chooses the axes of the parallel coordinates, in the order in which they are ticked. */
export function FieldPicker({ chosen, onChange }: FieldPickerProps) {
  return (
    <ChoicePopover
      label="Axes"
      search="Search fields"
      button={
        <>
          <Columns3 aria-hidden />
          {chosen.length} axes
        </>
      }
      options={OPTIONS}
      chosen={chosen}
      onChange={onChange}
    />
  );
}
