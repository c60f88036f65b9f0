'use client';

import type { ReactNode } from 'react';
import { Checkbox } from './checkbox';
import { SearchedList, SearchPopover } from './search-popover';

interface ChoicePopoverProps<V extends string | number> {
  /** What it is, for screen readers. */
  label: string;
  /** What stands on its button. */
  button: ReactNode;
  /** Such as "Search fields". */
  search: string;
  /** Found by name and label. */
  options: readonly { value: V; name: string; label: string }[];
  chosen: readonly V[];
  /** In the order in which they were ticked; null brings the usual ones back. */
  onChange: (values: readonly V[] | null) => void;
}

/** Some of a long list, ticked in a panel beside its button, with a field that searches it. */
export function ChoicePopover<V extends string | number>({
  label,
  button,
  search,
  options,
  chosen,
  onChange,
}: ChoicePopoverProps<V>) {
  return (
    <SearchPopover label={label} search={search} onReset={() => onChange(null)} button={button}>
      {(wanted) => (
        <SearchedList items={options} wanted={wanted} textOf={({ name, label }) => `${name} ${label}`}>
          {(found) => (
            <ul className="grid gap-1.5 p-1">
              {found.map((option) => (
                <li key={option.value}>
                  <Checkbox
                    checked={chosen.includes(option.value)}
                    onCheckedChange={(on) =>
                      onChange(
                        on === true
                          ? [...chosen, option.value]
                          : chosen.filter((one) => one !== option.value),
                      )
                    }
                    label={option.label}
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
