import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { SeriesSwatch } from '@/components/charts/series-swatch';
import { Button } from '@/components/ui/button';
import { Card, CardBody, CardHeader } from '@/components/ui/card';
import { cn } from '@/components/ui/cn';
import { ErrorState } from '@/components/ui/error-state';
import { ScrollRegion } from '@/components/ui/scroll-region';
import { Skeleton } from '@/components/ui/skeleton';
import type { ModelComparison } from '@/shared/contracts/models';
import { comparePaired, type PairedComparison } from '@/shared/paired-test';
import { verdictSentence, votesSentence } from '@/shared/verdict-sentence';
import { count, counted, points } from '../../shared/format';
import { useTRPC } from '../api/trpc';
import { LeakBadge } from '../leaks/leak-badge';
import type { ComparedRun } from './compared-run';
import { RecipeClaims } from './recipe-claims';

/** Of more rows, those below are shown on demand. */
const SHOWN = 12;
const cell = 'h-10 whitespace-nowrap border-b px-2.5 first:pl-4 last:pr-4';

interface PairedCardProps {
  runs: readonly ComparedRun[];
  baseline: ComparedRun | null;
  split: 'validation' | 'test';
}

interface ComparedModel {
  run: ComparedRun;
  modelId: string;
}

/** Is the model of one run better than that of another? Photo by photo, with an interval and a plain sentence. */
export function PairedCard({ runs, baseline: wanted, split }: PairedCardProps) {
  const trpc = useTRPC();
  const models = runs.flatMap((run) => (run.run.modelId ? [{ run, modelId: run.run.modelId }] : []));
  const baseline = models.find(({ run }) => run === wanted) ?? models[0];
  const others = models.filter(({ modelId }) => modelId !== baseline?.modelId);
  const compared = useQuery({
    ...trpc.models.compare.queryOptions({
      baseline: baseline?.modelId ?? '',
      models: others.map(({ modelId }) => modelId),
      split,
    }),
    enabled: others.length > 0,
    placeholderData: keepPreviousData,
  });
  if (!baseline || others.length === 0) return null;
  return (
    <Card>
      <CardHeader
        title={`Is one better than ${baseline.run.label}?`}
        description={`Paired by ${split} photo: only photos that one model gets right and the other wrong count.`}
        actions={<LeakBadge leaks={baseline.run.run.leaks} />}
      />
      {compared.error ? (
        <ErrorState error={compared.error} onRetry={() => compared.refetch()} />
      ) : !compared.data ? (
        <CardBody>
          <Skeleton className="h-20" />
        </CardBody>
      ) : (
        <PairedTable others={others} compared={compared.data} />
      )}
      <RecipeClaims runs={runs} baseline={baseline.run} />
    </Card>
  );
}

interface PairedTableProps {
  others: readonly ComparedModel[];
  compared: readonly ModelComparison[];
}

function PairedTable({ others, compared }: PairedTableProps) {
  const [all, setAll] = useState(false);
  const rows = others.flatMap(({ run, modelId }) => {
    const counts = compared.find(({ model }) => model === modelId);
    return counts ? [{ run, counts, result: comparePaired(counts) }] : [];
  });
  // A model that was not evaluated on these photos has nothing to say here.
  const paired = rows.filter(({ counts }) => counts.photos > 0);
  const apart = rows.length - paired.length;
  const shown = all ? paired : paired.slice(0, SHOWN);
  const reach = Math.max(
    0.01,
    ...paired.flatMap(({ result }) => [Math.abs(result.low), Math.abs(result.high)]),
  );
  return (
    <>
      {paired.length > 0 && (
        <ScrollRegion className="relative" aria-label="Paired comparison">
          <table className="w-full border-separate border-spacing-0 text-sm [&_tbody_tr:last-child>*]:border-b-0">
            <thead className="text-left text-muted text-xs">
              <tr>
                <th scope="col" className={cn(cell, 'font-medium')}>
                  Run
                </th>
                <th scope="col" className={cn(cell, 'w-2/5 font-medium')}>
                  Verdict
                </th>
                <th scope="col" className={cn(cell, 'text-right font-medium')}>
                  Difference, 95 % interval
                </th>
                <th scope="col" className={cn(cell, 'font-medium')}>
                  <span className="sr-only">Interval</span>
                </th>
                <th scope="col" className={cn(cell, 'text-right font-medium')}>
                  Only it right
                </th>
                <th scope="col" className={cn(cell, 'text-right font-medium')}>
                  Only baseline right
                </th>
              </tr>
            </thead>
            <tbody>
              {shown.map(({ run, counts, result }) => (
                <tr key={run.id}>
                  <th scope="row" className={cn(cell, 'text-left font-medium')}>
                    <span className="flex items-center gap-2">
                      <SeriesSwatch style={run.style} />
                      <span className="max-w-36 truncate sm:max-w-56">{run.label}</span>
                      <LeakBadge leaks={run.run.leaks} />
                    </span>
                  </th>
                  <td className={cn(cell, 'min-w-64 whitespace-normal py-2')}>
                    {verdictSentence(counts, result)}{' '}
                    <span className="text-muted text-xs">{votesSentence(counts.grouped)}</span>
                  </td>
                  <td className={cn(cell, 'text-right tabular-nums')}>
                    {`${points(result.difference)} (${points(result.low)} to ${points(result.high)})`}
                  </td>
                  <td className={cell}>
                    <Interval result={result} reach={reach} />
                  </td>
                  <td className={cn(cell, 'text-right tabular-nums')}>{count(counts.onlyModelRight)}</td>
                  <td className={cn(cell, 'text-right tabular-nums')}>{count(counts.onlyBaselineRight)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
      {paired.length > SHOWN && (
        <div className="border-t p-2 text-center">
          <Button size="sm" variant="ghost" onClick={() => setAll(!all)}>
            {all ? 'Show fewer' : `Show all ${count(paired.length)}`}
          </Button>
        </div>
      )}
      {apart > 0 && (
        <p className={cn('px-4 py-3 text-muted text-sm', paired.length > 0 && 'border-t')}>
          {counted(apart, 'other model')} {apart === 1 ? 'was' : 'were'} evaluated on no photo in common with
          it.
        </p>
      )}
    </>
  );
}

/** The interval beside the line of no difference. */
function Interval({
  result: { low, high, difference, verdict },
  reach,
}: {
  result: PairedComparison;
  reach: number;
}) {
  const at = (value: number) => 60 + (value / reach) * 56;
  return (
    <svg aria-hidden width={120} height={16} viewBox="0 0 120 16" className="shrink-0">
      <line x1={60} x2={60} y1={0} y2={16} className="stroke-border" strokeWidth={1} />
      <g className={verdict === 'undecided' ? 'stroke-muted fill-muted' : 'stroke-accent fill-accent'}>
        <line x1={at(low)} x2={at(high)} y1={8} y2={8} strokeWidth={2} />
        <circle cx={at(difference)} cy={8} r={3} strokeWidth={0} />
      </g>
    </svg>
  );
}
