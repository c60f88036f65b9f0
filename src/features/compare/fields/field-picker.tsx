'use client';

import { Columns3 } from 'lucide-react';
import { Checkbox } from '@/components/ui/checkbox';
import { SearchedList, SearchPopover } from '@/components/ui/search-popover';
import { DRAWN_FIELDS } from './field-values';

interface FieldPickerProps {
  chosen: readonly string[];
  /** Null brings the usual ones back: those in which the runs differ. */
  onChange: (names: readonly string[] | null) => void;
}

/** Chooses the axes of the parallel coordinates, in the order in which they are ticked. */
export function FieldPicker({ chosen, onChange }: FieldPickerProps) {
  return (
    <SearchPopover
      label="Axes"
      search="Search fields"
      onReset={() => onChange(null)}
      button={
        <>
          <Columns3 aria-hidden />
          {chosen.length} axes
        </>
      }
    >
      {(wanted) => (
        <SearchedList items={DRAWN_FIELDS} wanted={wanted} textOf={({ name, label }) => `${name} ${label}`}>
          {(found) => (
            <ul className="grid gap-1.5 p-1">
              {found.map(({ name, label }) => (
                <li key={name}>
                  <Checkbox
                    checked={chosen.includes(name)}
                    onCheckedChange={(on) =>
                      onChange(on === true ? [...chosen, name] : chosen.filter((one) => one !== name))
                    }
                    label={label}
                  />
                </li>
              ))}
            </ul>
          )}
        </SearchedList>
      )}
    </SearchPopover>
  );
}
