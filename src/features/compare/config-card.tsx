'use client';

import { useState } from 'react';
import { SeriesSwatch } from '@/components/charts/series-swatch';
import { Card, CardHeader } from '@/components/ui/card';
import { cn } from '@/components/ui/cn';
import { ScrollRegion } from '@/components/ui/scroll-region';
import { Switch } from '@/components/ui/switch';
import type { ComparedRun } from './compared-run';
import { configRows } from './config-rows';

const cell = 'border-b px-3 py-2 text-left align-top first:pl-4 last:pr-4';

interface ConfigCardProps {
  runs: readonly ComparedRun[];
  baseline: ComparedRun | null;
}

/** In what the runs' recipes differ, or all of them; what is other than in the baseline is marked. */
export function ConfigCard({ runs, baseline }: ConfigCardProps) {
  const [all, setAll] = useState(false);
  const rows = configRows(runs);
  const base = baseline ? runs.indexOf(baseline) : -1;
  const shown = all ? rows : rows.filter(({ differs }) => differs);
  return (
    <Card>
      <CardHeader
        title="Recipes"
        description={
          all ? 'All fields; those that differ are marked' : 'Only the fields in which they differ'
        }
        actions={<Switch label="Show all fields" checked={all} onCheckedChange={setAll} />}
      />
      {shown.length === 0 ? (
        <p className="px-4 py-6 text-center text-muted text-sm">
          {runs.length < 2
            ? 'Add a second run to see differences here.'
            : 'These runs have the same recipe and data.'}
        </p>
      ) : (
        <ScrollRegion aria-label="Recipes of the runs">
          <table className="w-full border-separate border-spacing-0 text-sm [&_tbody_tr:last-child>*]:border-b-0">
            <thead className="text-muted text-xs">
              <tr>
                <th scope="col" className={cn(cell, 'sticky left-0 z-1 bg-surface font-medium')}>
                  Field
                </th>
                {runs.map((run) => (
                  <th key={run.id} scope="col" className={cn(cell, 'min-w-32 font-medium')}>
                    <span className="flex items-center gap-2">
                      <SeriesSwatch style={run.style} />
                      <span className="max-w-40 truncate" title={run.label}>
                        {run.label}
                      </span>
                    </span>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {shown.map(({ group, name, values, differs }) => (
                <tr key={`${group} ${name}`} className={cn(all && differs && 'bg-accent-soft/50')}>
                  <th
                    scope="row"
                    className={cn(
                      cell,
                      'sticky left-0 z-1 whitespace-nowrap border-r bg-surface font-normal text-muted',
                    )}
                  >
                    {name}
                    <span className="ml-1.5 text-faint text-xs">{group}</span>
                    {all && differs && <span className="sr-only"> (differs)</span>}
                  </th>
                  {values.map((value, index) => (
                    <td
                      key={runs[index]?.id}
                      className={cn(
                        cell,
                        base >= 0 && value !== values[base] && 'bg-accent-soft/60 font-medium',
                      )}
                    >
                      {value}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
    </Card>
  );
}
