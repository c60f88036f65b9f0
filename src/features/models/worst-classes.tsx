'use client';

import { useQuery } from '@tanstack/react-query';
import { Card, CardHeader } from '@/components/ui/card';
import { ErrorState } from '@/components/ui/error-state';
import { Link } from '@/components/ui/link';
import { ScrollRegion } from '@/components/ui/scroll-region';
import { Skeleton } from '@/components/ui/skeleton';
import { useTRPC } from '@/features/api/trpc';
import type { ClassMetrics, ModelDetail } from '@/shared/contracts/models';
import { percent } from '../../shared/format';

const SHOWN = 10;

/** The classes with the lowest F1; the confusion page has them all. */
export function WorstClasses({ model }: { model: ModelDetail }) {
  const trpc = useTRPC();
  const splits = model.evaluations.map((entry) => entry.split);
  const split = splits.includes('test') ? 'test' : splits[0];
  const { data, error, refetch } = useQuery(
    trpc.models.confusion.queryOptions(
      { model: model.id, split: split ?? 'test' },
      { enabled: split !== undefined },
    ),
  );
  if (split === undefined) return null;
  const matrixHref = `/models/${model.id}/confusion`;
  return (
    <Card className="overflow-hidden">
      <CardHeader
        title="Weakest classes"
        description={`Lowest F1 of ${model.classCount} classes on the ${split} split`}
        actions={
          <Link href={matrixHref} className="rounded-sm text-accent text-sm hover:underline">
            All classes
          </Link>
        }
      />
      {error && !data ? (
        <ErrorState error={error} onRetry={refetch} className="py-6" />
      ) : (
        <ScrollRegion aria-label="Worst classes">
          <table className="w-full text-right text-sm">
            <thead className="text-muted text-xs">
              <tr className="[&>th]:h-8 [&>th]:px-4 [&>th]:font-medium">
                <th scope="col" className="text-left">
                  Class
                </th>
                <th scope="col">Photos</th>
                <th scope="col">Precision</th>
                <th scope="col">Recall</th>
                <th scope="col">F1</th>
              </tr>
            </thead>
            <tbody>
              {data && worst(data.perClass).length === 0 && (
                <tr className="border-t">
                  <td colSpan={5} className="h-12 px-4 text-center text-muted">
                    Every class of this split is named right.
                  </td>
                </tr>
              )}
              {data
                ? worst(data.perClass).map((entry) => (
                    <tr key={entry.index} className="border-t [&>*]:h-9 [&>*]:whitespace-nowrap [&>*]:px-4">
                      <th scope="row" className="max-w-72 truncate max-sm:max-w-40 text-left font-normal">
                        <Link
                          href={`${matrixHref}?split=${split}&truth=${entry.index}&predicted=${entry.index}`}
                          className="rounded-sm hover:text-accent hover:underline"
                        >
                          {entry.label}
                        </Link>
                      </th>
                      <td className="text-muted">{entry.support}</td>
                      <td>{percent(entry.precision)}</td>
                      <td>{percent(entry.recall)}</td>
                      <td className="font-medium">{percent(entry.f1)}</td>
                    </tr>
                  ))
                : Array.from({ length: Math.min(SHOWN, model.classCount) }, (_, i) => `waiting-${i}`).map(
                    (key) => (
                      <tr key={key} className="border-t">
                        <td colSpan={5} className="h-9 px-4">
                          <Skeleton className="h-3 w-full" />
                        </td>
                      </tr>
                    ),
                  )}
            </tbody>
          </table>
        </ScrollRegion>
      )}
    </Card>
  );
}

/** Classes without photos in the split are left out, and so are those without a mistake. */
function worst(perClass: readonly ClassMetrics[]): ClassMetrics[] {
  return perClass
    .filter((entry) => entry.support > 0 && (entry.f1 ?? 0) < 1)
    .sort((a, b) => (a.f1 ?? 0) - (b.f1 ?? 0) || b.support - a.support)
    .slice(0, SHOWN);
}
