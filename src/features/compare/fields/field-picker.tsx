'use client';

import { Columns3 } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { Input } from '@/components/ui/input';
import { Popover } from '@/components/ui/popover';
import { DRAWN_FIELDS } from './field-values';

interface FieldPickerProps {
  chosen: readonly string[];
  /** Null brings the usual ones back: those in which the runs differ. */
  onChange: (names: readonly string[] | null) => void;
}

/** Chooses the axes of the parallel coordinates, in the order in which they are ticked. */
export function FieldPicker({ chosen, onChange }: FieldPickerProps) {
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState('');
  const wanted = typed.trim().toLowerCase();
  const found = DRAWN_FIELDS.filter(({ name, label }) => `${name} ${label}`.toLowerCase().includes(wanted));
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      label="Axes"
      trigger={
        <Button>
          <Columns3 aria-hidden />
          {chosen.length} axes
        </Button>
      }
    >
      <div className="flex items-center gap-2 border-b p-2">
        <Input
          role="searchbox"
          aria-label="Search fields"
          placeholder="Search fields"
          className="h-7 text-xs"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        <Button size="sm" variant="ghost" onClick={() => onChange(null)}>
          Reset
        </Button>
      </div>
      <ul className="grid max-h-72 gap-1.5 overflow-y-auto p-3">
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
    </Popover>
  );
}
