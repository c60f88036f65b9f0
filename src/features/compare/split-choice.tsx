'use client';

import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Segmented } from '@/components/ui/segmented';
import { counted } from '@/shared/format';
import { useTRPC } from '../api/trpc';
import { useRecordTestOpening } from '../evaluations/use-record-test-opening';
import type { ComparedRun } from './compared-run';
import type { CompareSettings, SetCompare } from './use-compare-settings';

interface SplitChoiceProps {
  runs: readonly ComparedRun[];
  settings: CompareSettings;
  set: SetCompare;
}

const SPLITS = [
  { value: 'validation', label: 'Validation' },
  { value: 'test', label: 'Test' },
] as const;

/**
 * Which photos models are compared on. Ranking uses validation: whoever opens test figures to choose by them flatters the
 * choice, so each opening is counted and shown.
 */
export function SplitChoice({ runs, settings: { split }, set }: SplitChoiceProps) {
  const trpc = useTRPC();
  const models = runs.flatMap(({ run }) => (run.modelNumber === null ? [] : String(run.modelNumber)));
  const openings = useQuery({
    ...trpc.models.testOpenings.queryOptions({ models }),
    enabled: models.length > 0,
  });
  const { record } = useRecordTestOpening();
  const key = models.join(',');
  useEffect(() => {
    if (split === 'test' && key !== '') record(key.split(','));
  }, [split, key, record]);
  if (models.length === 0) return null;
  const { times = 0, people = 0 } = openings.data ?? {};
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <Segmented
        aria-label="Figures on"
        value={split}
        onValueChange={(next) => set({ split: next })}
        options={SPLITS}
      />
      <p className="text-muted text-xs">
        {split === 'validation'
          ? 'Choose by validation. Opening test figures is counted.'
          : 'For a last look: choosing by test figures flatters the choice.'}{' '}
        {times > 0 &&
          `Test figures of this data were opened ${counted(times, 'time')} by ${counted(people, 'person', 'people')}.`}
      </p>
    </div>
  );
}
