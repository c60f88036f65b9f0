'use client';

import { Plus } from 'lucide-react';
import { type KeyboardEvent, useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';

interface LabelPickerProps {
  /** Labels that some worker carries. */
  known: readonly string[];
  chosen: readonly string[];
  error?: string;
  className?: string;
  onChange: (labels: string[]) => void;
}

/** Labels a worker must carry: those of the known workers to tick, others to type. */
export function LabelPicker({ known, chosen, error, className, onChange }: LabelPickerProps) {
  const id = useId();
  const [typed, setTyped] = useState('');
  const offered = [...new Set([...known, ...chosen])];

  function toggle(label: string) {
    onChange(chosen.includes(label) ? chosen.filter((other) => other !== label) : [...chosen, label]);
  }

  function add() {
    const label = typed.trim().toLowerCase();
    if (label && !chosen.includes(label)) onChange([...chosen, label]);
    setTyped('');
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    add();
  }

  return (
    <Field
      label="Worker labels"
      optional
      htmlFor={id}
      className={className}
      error={error}
      hint={
        offered.length === 0
          ? 'No known worker carries a label yet.'
          : 'The worker must carry all that are chosen.'
      }
    >
      {/* Two children: an only one would be taken for the control and get its id. */}
      <div className="flex flex-wrap items-center gap-1.5 empty:hidden">
        {offered.map((label) => (
          <Button
            key={label}
            size="sm"
            aria-pressed={chosen.includes(label)}
            className={cn(chosen.includes(label) && 'border-accent bg-accent-soft text-accent')}
            onClick={() => toggle(label)}
          >
            {label}
          </Button>
        ))}
      </div>
      <div className="flex items-center gap-1.5">
        <Input
          id={id}
          aria-describedby={`${id}-note`}
          aria-invalid={error ? true : undefined}
          className="h-7 w-40 text-xs"
          placeholder="Another label"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={onKeyDown}
        />
        <Button size="sm" icon aria-label="Add the label" disabled={typed.trim() === ''} onClick={add}>
          <Plus aria-hidden />
        </Button>
      </div>
    </Field>
  );
}
