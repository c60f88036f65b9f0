'use client';

import { Segmented } from '@/components/ui/segmented';
import { TestOpenings } from '../evaluations/test-openings';
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

/** Which photos models are compared on; each opening of test figures is counted and shown. */
export function SplitChoice({ runs, settings: { split }, set }: SplitChoiceProps) {
  const models = runs.flatMap(({ run }) => (run.modelNumber === null ? [] : String(run.modelNumber)));
  if (models.length === 0) return null;
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <Segmented
        aria-label="Figures on"
        value={split}
        onValueChange={(next) => set({ split: next })}
        options={SPLITS}
      />
      <TestOpenings models={models} opened={split === 'test'} />
    </div>
  );
}
