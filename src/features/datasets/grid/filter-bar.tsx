'use client';

import { useQuery } from '@tanstack/react-query';
import { ListFilter, X } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Popover } from '@/components/ui/popover';
import { useTRPC } from '@/features/api/trpc';
import { ClassSearch } from '@/features/confusion/class-search';
import type { DatasetVersionDetail } from '@/shared/contracts/datasets';
import type { PhotoFilter } from '@/shared/contracts/photo-grid';
import { SplitFilter } from '../splits';
import { chipsOf } from './filter-chips';
import { FilterPanel } from './filter-panel';

interface FilterBarProps {
  version: DatasetVersionDetail;
  filter: PhotoFilter;
  onChange: (filter: PhotoFilter) => void;
  children?: ReactNode;
}

/** What photos are filtered by: class and split at hand, the rest in a panel, each with a button that takes it away. */
export function FilterBar({ version, filter, onChange, children }: FilterBarProps) {
  const trpc = useTRPC();
  const [open, setOpen] = useState(false);
  const { data: choices } = useQuery(trpc.datasets.photoChoices.queryOptions({ versionId: version.id }));
  const ofClass = version.classes.find(({ index }) => index === filter.classIndex);
  const { evaluation = '', answeredClass } = filter;
  const { data: answers } = useQuery(
    trpc.datasets.answerClasses.queryOptions(
      { versionId: version.id, evaluation },
      { enabled: evaluation !== '' && answeredClass !== undefined },
    ),
  );
  const chips = chipsOf(filter, {
    choices,
    answered: answers?.find(({ index }) => index === answeredClass)?.label,
  });
  return (
    <div className="mb-3 flex flex-wrap items-center gap-2">
      <ClassSearch
        classes={version.classes}
        value={filter.classIndex ?? null}
        onChange={(next) => onChange({ ...filter, classIndex: next ?? undefined })}
      />
      <SplitFilter
        value={filter.split ?? null}
        photos={ofClass?.photos ?? version.photos}
        onChange={(next) => onChange({ ...filter, split: next ?? undefined })}
      />
      <Popover
        open={open}
        onOpenChange={setOpen}
        label="Filters"
        trigger={
          <Button>
            <ListFilter aria-hidden />
            Filter
            {chips.length > 0 && <span className="text-accent tabular-nums">{chips.length}</span>}
          </Button>
        }
      >
        <FilterPanel
          versionId={version.id}
          classes={version.classes}
          choices={choices}
          filter={filter}
          onChange={onChange}
          onClear={() => onChange({})}
        />
      </Popover>
      {chips.map(({ label, without }) => (
        <button
          key={label}
          type="button"
          aria-label={`Take away the filter: ${label}`}
          onClick={() => onChange(without)}
          className="inline-flex h-7 max-w-64 items-center gap-1 rounded-full border bg-surface pr-1.5 pl-2.5 text-xs hover:bg-raised"
        >
          <span className="truncate">{label}</span>
          <X className="size-3.5 shrink-0 text-muted" aria-hidden />
        </button>
      ))}
      {children}
    </div>
  );
}
