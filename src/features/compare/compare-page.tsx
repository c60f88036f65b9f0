'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { GitCompareArrows, Plus } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import { ExportNote } from '@/components/charts/export-note';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { PageHeader } from '@/components/ui/page-header';
import { Select } from '@/components/ui/select';
import { Skeleton } from '@/components/ui/skeleton';
import { countRunLeaks, leakCountsBadge } from '@/shared/leak-labels';
import { isFinal } from '@/shared/run-state';
import { useTRPC } from '../api/trpc';
import { useLiveRuns } from '../runs/live/use-live-runs';
import { assignSlots } from './colour-slots';
import { comparedRun } from './compared-run';
import { ComparedRuns } from './compared-runs';
import { ConfigCard } from './config-card';
import { CurvesCard } from './curves-card';
import { DifferencesCard } from './differences-card';
import { FieldsCard } from './fields-card';
import { MetricsCard } from './metrics-card';
import { PairedCard } from './paired-card';
import { RunPicker } from './run-picker';
import { SplitChoice } from './split-choice';
import { useCompareSettings } from './use-compare-settings';

/** The runs, and all that the page shows of them, are those of the address. */
export function ComparePage() {
  const trpc = useTRPC();
  const [settings, set] = useCompareSettings();
  const [picking, setPicking] = useState(false);
  const [highlighted, setHighlighted] = useState<string | null>(null);
  const chosen = settings.runs;
  const compare = useQuery({
    ...trpc.runs.compare.queryOptions({ runs: [...chosen] }),
    enabled: chosen.length > 0,
    placeholderData: keepPreviousData,
  });
  const fetched = useMemo(() => {
    const known = compare.data ?? [];
    return chosen.flatMap(
      (ref) => known.find(({ run }) => run.id === ref || String(run.number) === ref) ?? [],
    );
  }, [compare.data, chosen]);
  const live = useLiveRuns(fetched.filter(({ run }) => !isFinal(run.state)).map(({ run }) => run.id));

  const slots = useRef<ReadonlyMap<string, number>>(new Map());
  slots.current = assignSlots(
    slots.current,
    fetched.map(({ run }) => run.id),
  );
  const colours = slots.current;
  const runs = useMemo(
    () =>
      fetched.map((one) =>
        comparedRun(one, { slot: colours.get(one.run.id) ?? 0, live: live.get(one.run.id) }),
      ),
    [fetched, live, colours],
  );
  const news = [...live.values()].reduce((sum, { run }) => sum + run.epochs.length, 0);
  const baseline = runs.find(({ run }) => String(run.number) === settings.baseline) ?? runs[0] ?? null;

  const pick = (
    <Button variant={chosen.length === 0 ? 'primary' : 'secondary'} onClick={() => setPicking(true)}>
      <Plus aria-hidden />
      {chosen.length === 0 ? 'Choose runs' : 'Add runs'}
    </Button>
  );
  const shared = { runs, baseline, highlighted, onHighlight: setHighlighted };

  return (
    <ExportNote note={leakCountsBadge(countRunLeaks(runs.map(({ run }) => run.leaks)))}>
      <PageHeader
        title="Compare runs"
        description="Curves in one chart, metrics side by side, and the differences of the recipes."
        actions={
          chosen.length > 0 && (
            <>
              {baseline && runs.length > 1 && (
                <Select
                  aria-label="Baseline"
                  className="w-56"
                  value={String(baseline.run.number)}
                  onValueChange={(number) => set({ baseline: number })}
                  options={runs.map(({ run, label }) => ({
                    value: String(run.number),
                    label: `Baseline: ${label}`,
                  }))}
                />
              )}
              {pick}
            </>
          )
        }
      />
      {chosen.length === 0 ? (
        <Card>
          <EmptyState
            icon={GitCompareArrows}
            title="Nothing to compare yet"
            description="Choose two or more runs here, or select them in a list of runs."
            action={pick}
          />
        </Card>
      ) : compare.error ? (
        <ErrorState error={compare.error} onRetry={() => compare.refetch()} />
      ) : compare.isPending ? (
        <div className="grid gap-4">
          <Skeleton className="h-8 w-2/3" />
          <Skeleton className="h-[26rem]" />
          <Skeleton className="h-40" />
        </div>
      ) : (
        <div className="grid gap-4">
          <ComparedRuns
            {...shared}
            onRemove={({ id, run }) =>
              set({ runs: chosen.filter((ref) => ref !== id && ref !== String(run.number)) })
            }
          />
          <CurvesCard {...shared} settings={settings} set={set} news={news} />
          <SplitChoice runs={runs} settings={settings} set={set} />
          <MetricsCard {...shared} split={settings.split} />
          <PairedCard {...shared} split={settings.split} />
          <DifferencesCard runs={runs} split={settings.split} />
          <FieldsCard {...shared} settings={settings} set={set} />
          <ConfigCard runs={runs} baseline={baseline} />
        </div>
      )}
      {picking && (
        <RunPicker
          chosen={fetched.map(({ run }) => String(run.number))}
          onChange={(next) => set({ runs: next })}
          onClose={() => setPicking(false)}
        />
      )}
    </ExportNote>
  );
}
