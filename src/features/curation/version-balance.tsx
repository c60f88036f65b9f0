'use client';

import { useQuery } from '@tanstack/react-query';
import { Card } from '@/components/ui/card';
import { ErrorState } from '@/components/ui/error-state';
import { Skeleton } from '@/components/ui/skeleton';
import { Stat } from '@/components/ui/stat';
import type { AnsweredPhotos, DatasetBalance } from '@/shared/contracts/balance';
import { count, counted, percent } from '@/shared/format';
import { useTRPC } from '../api/trpc';
import { LeakBadge } from '../leaks/leak-badge';

/** How evenly the photos are spread over classes, currencies and countries, and what the smallest classes cost. */
export function VersionBalance({ versionId }: { versionId: string }) {
  const trpc = useTRPC();
  const balance = useQuery(trpc.curation.balance.queryOptions({ versionId }));
  if (balance.error) return <ErrorState error={balance.error} onRetry={() => balance.refetch()} />;
  if (balance.isPending) return <Skeleton className="h-40" />;
  const { fewest, median, most, smallest, currencies, countries, model } = balance.data;
  return (
    <section aria-label="Balance" className="grid gap-4">
      <Card className="grid grid-cols-2 gap-x-6 gap-y-4 p-4 lg:grid-cols-4">
        <Stat label="Smallest class" value={count(fewest)} hint="photos for training" />
        <Stat label="Class in the middle" value={count(median)} hint="half of the classes have fewer" />
        <Stat label="Largest class" value={count(most)} hint={ratio(fewest, most)} />
        <Cost balance={balance.data} />
      </Card>
      <div className="grid items-start gap-4 lg:grid-cols-3">
        <PartTable
          title="Smallest classes"
          rows={smallest.map(({ key, label, ...row }) => ({ name: label, note: key, ...row }))}
          hasModel={model !== null}
        />
        <PartTable
          title="Currencies"
          rows={currencies.map(({ classes, ...row }) => ({
            ...row,
            note: counted(classes, 'class', 'classes'),
          }))}
          hasModel={model !== null}
        />
        <PartTable
          title="Countries"
          rows={countries.map(({ classes, name, ...row }) => ({
            ...row,
            name: name.replaceAll('_', ' '),
            note: counted(classes, 'class', 'classes'),
          }))}
          hasModel={model !== null}
        />
      </div>
    </section>
  );
}

function Cost({ balance: { cost, model } }: { balance: DatasetBalance }) {
  if (!cost || !model)
    return <Stat label="What the smallest cost" value="–" hint="known once a model was evaluated" />;
  return (
    <Stat
      label={`What the ${count(cost.classes)} smallest cost`}
      value={`${(cost.points * 100).toFixed(1)} points`}
      hint={
        <>
          <LeakBadge leaks={model.leaks} /> {accuracy(cost.smallest)} beside {accuracy(cost.others)} of the
          others, by model {model.number} on {model.split}
        </>
      }
    />
  );
}

interface PartRow {
  name: string;
  note: string;
  photos: number;
  answered: AnsweredPhotos | null;
}

/** Rows that are shown at first; a set of the world has a hundred currencies. */
const SHOWN = 12;

function PartTable({ title, rows, hasModel }: { title: string; rows: PartRow[]; hasModel: boolean }) {
  if (rows.length === 0) return null;
  const rest = rows.length - SHOWN;
  return (
    <Card className="min-w-0 p-4">
      <table className="w-full text-sm">
        <caption className="mb-2 text-left font-medium">{title}</caption>
        <thead>
          <tr className="text-left text-muted text-xs">
            <th className="py-1 font-normal">Name</th>
            <th className="py-1 text-right font-normal">Photos</th>
            {hasModel && <th className="py-1 text-right font-normal">Right</th>}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, SHOWN).map((row) => (
            <tr key={`${row.note} ${row.name}`} className="border-t">
              <td className="wrap-anywhere min-w-0 py-1 pr-2">
                {row.name} <span className="text-faint text-xs">{row.note}</span>
              </td>
              <td className="py-1 text-right tabular-nums">{count(row.photos)}</td>
              {hasModel && (
                <td className="whitespace-nowrap py-1 pl-2 text-right tabular-nums">
                  {row.answered ? accuracy(row.answered) : '–'}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
      {rest > 0 && <p className="mt-2 text-muted text-xs">and {count(rest)} with more photos</p>}
    </Card>
  );
}

const accuracy = ({ photos, right }: AnsweredPhotos) => percent(right / photos, 0);

function ratio(fewest: number, most: number): string {
  return fewest > 0 ? `${Math.round((most / fewest) * 10) / 10} times the smallest` : 'the smallest has none';
}
