'use client';

import { ArrowDown, ArrowUp, Columns3, Pin } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { SearchedList, SearchPopover } from '@/components/ui/search-popover';
import type { RunField } from '@/shared/run-query/fields';
import { COLUMN_FIELDS, type RunColumns } from './use-run-columns';

const GROUPS = ['Run', 'Metrics', 'Recipe'] as const;

/** Chooses the columns of a list of runs and their order. */
export function ColumnPicker({ columns }: { columns: RunColumns }) {
  const { shown, chosen, choose } = columns;
  return (
    <SearchPopover
      label="Columns"
      search="Search fields"
      isUsual={!chosen}
      onReset={() => choose(null)}
      button={
        <>
          <Columns3 aria-hidden />
          Columns
        </>
      }
    >
      {(wanted) => (
        <>
          {wanted === '' && shown.length > 0 && <ShownFields columns={columns} />}
          <SearchedList
            items={COLUMN_FIELDS}
            wanted={wanted}
            textOf={({ name, label }) => `${name} ${label}`}
          >
            {(found) =>
              GROUPS.map((group) => {
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
              })
            }
          </SearchedList>
        </>
      )}
    </SearchPopover>
  );
}

/** The columns that are there, in their order, which can be changed. */
function ShownFields({ columns }: { columns: RunColumns }) {
  const { shown, choose, pinned, pin } = columns;
  function move(name: string, by: number) {
    const next = shown.filter((other) => other !== name);
    next.splice(shown.indexOf(name) + by, 0, name);
    choose(next);
  }
  return (
    <FieldGroup title="Shown">
      {shown.map((name, index) => (
        <FieldRow key={name} field={COLUMN_FIELDS.find((field) => field.name === name)} columns={columns}>
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
