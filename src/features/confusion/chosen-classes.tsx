'use client';

import { ListChecks } from 'lucide-react';
import { ChoicePopover } from '@/components/ui/choice-popover';
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
    <ChoicePopover
      label="Classes beside “other”"
      search="Search classes"
      button={
        <>
          <ListChecks aria-hidden />
          {chosen.length} of {classes.length} classes
        </>
      }
      options={classes.map(({ index, key, label }) => ({ value: index, name: key, label }))}
      chosen={chosen}
      onChange={onChange}
    />
  );
}
