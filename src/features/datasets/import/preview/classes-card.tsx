'use client';

import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Card, CardHeader } from '@/components/ui/card';
import { Input } from '@/components/ui/input';
import type { ImportOptions, ImportPlan } from '@/shared/contracts/import-plan';
import type { ImportDifference } from '@/shared/contracts/imports';
import { count } from '@/shared/format';
import { withClassSkipped } from './choices';
import { ClassDialog } from './class-dialog';
import { ClassRow } from './class-row';

interface ClassesCardProps {
  importId: string;
  plan: ImportPlan;
  options: ImportOptions;
  difference: ImportDifference | null;
  onChange: (options: ImportOptions) => void;
}

/** All classes with photos, counts and what is doubtful; a row opens its names. */
export function ClassesCard({ importId, plan, options, difference, onChange }: ClassesCardProps) {
  const [search, setSearch] = useState('');
  const [editing, setEditing] = useState<string | null>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const shown = useMemo(() => matching(plan.classes, search), [plan.classes, search]);
  const news = useMemo(() => new Set(difference?.newClasses), [difference]);
  const rows = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 60,
    getItemKey: (index) => shown[index]?.key ?? index,
    overscan: 8,
  });
  const edited = plan.classes.find(({ key }) => key === editing);
  return (
    <Card>
      <CardHeader
        title={`Classes (${count(plan.classes.length)})`}
        actions={
          <Input
            type="search"
            aria-label="Search classes"
            placeholder="Search classes"
            className="w-44"
            value={search}
            onChange={(event) => setSearch(event.target.value)}
          />
        }
      />
      <div ref={scroller} className="max-h-[34rem] overflow-y-auto">
        <ul className="relative" style={{ height: rows.getTotalSize() }} aria-label="Classes">
          {rows.getVirtualItems().map((item) => {
            const coin = shown[item.index];
            return (
              coin && (
                <li
                  key={item.key}
                  ref={rows.measureElement}
                  data-index={item.index}
                  aria-setsize={shown.length}
                  aria-posinset={item.index + 1}
                  className="absolute top-0 left-0 w-full border-b"
                  style={{ transform: `translateY(${item.start}px)` }}
                >
                  <ClassRow
                    importId={importId}
                    coin={coin}
                    encoding={options.encoding}
                    isNew={news.has(coin.key)}
                    onEdit={() => setEditing(coin.key)}
                  />
                </li>
              )
            );
          })}
        </ul>
      </div>
      {options.skipClasses && (
        <div className="flex flex-wrap items-center gap-2 border-t px-4 py-2 text-xs">
          <span className="text-muted">Left out:</span>
          {options.skipClasses.map((key) => (
            <Button
              key={key}
              size="sm"
              className="max-w-56"
              onClick={() => onChange(withClassSkipped(options, key, false))}
            >
              <span className="truncate">{key}</span> · take in
            </Button>
          ))}
        </div>
      )}
      {edited && (
        <ClassDialog
          key={edited.key}
          coin={edited}
          options={options}
          onChange={onChange}
          onClose={() => setEditing(null)}
        />
      )}
    </Card>
  );
}

function matching(classes: ImportPlan['classes'], search: string): ImportPlan['classes'] {
  const wanted = search.trim().toLocaleLowerCase();
  if (wanted === '') return classes;
  return classes.filter(({ key, label }) => `${key}\n${label}`.toLocaleLowerCase().includes(wanted));
}
