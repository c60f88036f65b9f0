'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { Card, CardBody, CardHeader } from '@/components/ui/card';
import { cn } from '@/components/ui/cn';
import { ErrorState } from '@/components/ui/error-state';
import { ScrollRegion } from '@/components/ui/scroll-region';
import { Skeleton } from '@/components/ui/skeleton';
import type { RunFieldValue } from '@/shared/contracts/runs';
import { count, counted } from '@/shared/format';
import type { RunField } from '@/shared/run-query/fields';
import { useTRPC } from '../../api/trpc';
import { LeakCountsBadge } from '../../leaks/leak-counts-badge';
import { fieldText } from '../field-text';
import type { RunGrouping } from './use-run-grouping';

const cell = 'h-9 whitespace-nowrap border-b px-3 first:pl-4 last:pr-4';

interface GroupedRunsProps {
  grouping: RunGrouping;
  /** Shows the runs of one group: its condition as a query. */
  onOpen: (condition: string) => void;
}

/** The runs of the list by what one field has: how many, mean and standard deviation of the columns that are numbers. */
export function GroupedRuns({ grouping: { by, values, input, close }, onOpen }: GroupedRunsProps) {
  const trpc = useTRPC();
  const query = useQuery({
    ...trpc.runs.groups.queryOptions(input ?? { by: 'preset' }),
    enabled: input !== null,
    placeholderData: keepPreviousData,
  });
  if (!by) return null;
  return (
    <Card className="mb-4">
      <CardHeader
        title={`Runs by ${by.label.toLowerCase()}`}
        description="Mean and standard deviation over all runs that the filters let pass"
        actions={
          <Button size="sm" variant="ghost" icon aria-label="Close groups" onClick={close}>
            <X aria-hidden />
          </Button>
        }
      />
      {query.error ? (
        <ErrorState error={query.error} onRetry={() => query.refetch()} className="py-6" />
      ) : !query.data ? (
        <CardBody>
          <Skeleton className="h-20" />
        </CardBody>
      ) : (
        <ScrollRegion aria-label="Groups of runs">
          <table className="w-full border-separate border-spacing-0 text-sm [&_tbody_tr:last-child>*]:border-b-0">
            <thead className="text-left text-muted text-xs">
              <tr>
                <th scope="col" className={cn(cell, 'sticky left-0 bg-surface font-medium')}>
                  {by.label}
                </th>
                <th scope="col" className={cn(cell, 'text-right font-medium')}>
                  Runs
                </th>
                {values.map((field) => (
                  <th key={field.name} scope="col" className={cn(cell, 'text-right font-medium')}>
                    {field.label}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {query.data.groups.map(({ key, runs, leaks, values: means }) => (
                <tr key={String(key)}>
                  <th scope="row" className={cn(cell, 'sticky left-0 bg-surface text-left font-normal')}>
                    <button
                      type="button"
                      className="rounded-sm font-medium hover:underline"
                      onClick={() => onOpen(conditionOf(by, key))}
                    >
                      {key === null ? 'none' : fieldText(by.type, key)}
                    </button>{' '}
                    <LeakCountsBadge counts={leaks} runs={runs} />
                  </th>
                  <td className={cn(cell, 'text-right tabular-nums')}>{count(runs)}</td>
                  {means.map((mean, i) => {
                    const field = values[i];
                    return (
                      field && (
                        <td key={field.name} className={cn(cell, 'text-right tabular-nums')}>
                          <Mean field={field} runs={runs} {...mean} />
                        </td>
                      )
                    );
                  })}
                </tr>
              ))}
            </tbody>
          </table>
          {query.data.more && (
            <p className="border-t px-4 py-2 text-muted text-xs">
              The {count(query.data.groups.length)} largest groups. Narrow the list to see others.
            </p>
          )}
        </ScrollRegion>
      )}
    </Card>
  );
}

interface MeanProps {
  field: RunField;
  runs: number;
  n: number;
  mean: number | null;
  deviation: number | null;
}

function Mean({ field: { type }, runs, n, mean, deviation }: MeanProps) {
  if (mean === null) return '–';
  return (
    <span title={n < runs ? `Of ${counted(n, 'run')} that have one` : undefined}>
      {fieldText(type, mean)}
      {deviation !== null && <span className="text-muted"> ± {fieldText(type, deviation)}</span>}
      {n < runs && <span className="text-faint text-xs"> n {count(n)}</span>}
    </span>
  );
}

/** The runs of a group as a query. */
function conditionOf({ name, short }: RunField, key: RunFieldValue): string {
  const field = short ?? name;
  if (key === null) return `${field} missing`;
  return `${field} = ${typeof key === 'string' ? JSON.stringify(key) : String(key)}`;
}
