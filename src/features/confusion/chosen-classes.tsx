'use client';

import { ListChecks } from 'lucide-react';
import { Checkbox } from '@/components/ui/checkbox';
import { SearchedList, SearchPopover } from '@/components/ui/search-popover';
import type { CoinClass } from '@/shared/coin-class';

interface ChosenClassesProps {
  classes: readonly CoinClass[];
  chosen: readonly number[];
  /** Null brings the usual ones back: those that are confused most. */
  onChange: (indexes: readonly number[] | null) => void;
}

/** Chooses the classes that stand beside "other". */
export function ChosenClasses({ classes, chosen, onChange }: ChosenClassesProps) {
  return (
    <SearchPopover
      label="Classes beside “other”"
      search="Search classes"
      onReset={() => onChange(null)}
      button={
        <>
          <ListChecks aria-hidden />
          {chosen.length} of {classes.length} classes
        </>
      }
    >
      {(wanted) => (
        <SearchedList items={classes} wanted={wanted} textOf={({ key, label }) => `${key} ${label}`}>
          {(found) => (
            <ul className="grid gap-1.5 p-1">
              {found.map(({ index, label }) => (
                <li key={index}>
                  <Checkbox
                    checked={chosen.includes(index)}
                    onCheckedChange={(on) =>
                      onChange(on === true ? [...chosen, index] : chosen.filter((one) => one !== index))
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
