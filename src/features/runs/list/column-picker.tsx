'use client';

import { ArrowDown, ArrowUp, Columns3, Pin } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { Input } from '@/components/ui/input';
import { Popover } from '@/components/ui/popover';
import type { RunField } from '@/shared/run-query/fields';
import { COLUMN_FIELDS, type RunColumns } from './use-run-columns';

const GROUPS = ['Run', 'Metrics', 'Recipe'] as const;

/** Chooses the columns of a list of runs and their order. */
export function ColumnPicker({ columns }: { columns: RunColumns }) {
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState('');
  const { shown, chosen, choose, pinned, pin } = columns;
  const wanted = typed.trim().toLowerCase();
  const found = COLUMN_FIELDS.filter(({ name, label }) => `${name} ${label}`.toLowerCase().includes(wanted));

  function move(name: string, by: number) {
    const next = shown.filter((other) => other !== name);
    next.splice(shown.indexOf(name) + by, 0, name);
    choose(next);
  }

  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      label="Columns"
      trigger={
        <Button>
          <Columns3 aria-hidden />
          Columns
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
        <Button size="sm" variant="ghost" disabled={!chosen} onClick={() => choose(null)}>
          Reset
        </Button>
      </div>
      <div className="max-h-[min(24rem,60dvh)] overflow-y-auto p-2">
        {wanted === '' && shown.length > 0 && (
          <FieldGroup title="Shown">
            {shown.map((name, index) => (
              <FieldRow
                key={name}
                field={COLUMN_FIELDS.find((field) => field.name === name)}
                columns={columns}
              >
                <Button
                  size="sm"
                  variant="ghost"
                  icon
                  aria-label="Pin"
                  aria-pressed={pinned.includes(name)}
                  onClick={() =>
                    pin(pinned.includes(name) ? pinned.filter((one) => one !== name) : [...pinned, name])
                  }
                >
                  <Pin aria-hidden className={pinned.includes(name) ? 'text-accent' : undefined} />
                </Button>
                <Button
                  size="sm"
                  variant="ghost"
                  icon
                  aria-label="Move left"
                  disabled={index === 0}
                  onClick={() => move(name, -1)}
                >
                  <ArrowUp aria-hidden />
                </Button>
                <Button
                  size="sm"
                  variant="ghost"
                  icon
                  aria-label="Move right"
                  disabled={index === shown.length - 1}
                  onClick={() => move(name, 1)}
                >
                  <ArrowDown aria-hidden />
                </Button>
              </FieldRow>
            ))}
          </FieldGroup>
        )}
        {GROUPS.map((group) => {
          const fields = found.filter(
            (field) => field.group === group && (wanted !== '' || !shown.includes(field.name)),
          );
          if (fields.length === 0) return null;
          return (
            <FieldGroup key={group} title={group}>
              {fields.map((field) => (
                <FieldRow key={field.name} field={field} columns={columns} />
              ))}
            </FieldGroup>
          );
        })}
        {found.length === 0 && <p className="px-1 py-4 text-center text-muted text-xs">No field matches.</p>}
      </div>
    </Popover>
  );
}

function FieldGroup({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="mb-2">
      <h3 className="px-1 py-1 font-medium text-faint text-xs">{title}</h3>
      <ul>{children}</ul>
    </section>
  );
}

function FieldRow({
  field,
  columns: { shown, choose },
  children,
}: {
  field: RunField | undefined;
  columns: RunColumns;
  children?: ReactNode;
}) {
  if (!field) return null;
  const { name, label } = field;
  const isShown = shown.includes(name);
  return (
    <li className="flex h-7 items-center gap-1 rounded-sm px-1 hover:bg-raised">
      <div className="min-w-0 flex-1">
        <Checkbox
          checked={isShown}
          onCheckedChange={() => choose(isShown ? shown.filter((other) => other !== name) : [...shown, name])}
          label={
            <>
              {label} <span className="text-faint text-xs">{field.short ?? name}</span>
            </>
          }
        />
      </div>
      {children}
    </li>
  );
}
