import { cn } from '@/components/ui/cn';
import { ProgressBar } from '@/components/ui/progress-bar';
import type { RunListItem } from '@/shared/contracts/runs';
import { fractionOfEpochs } from '@/shared/run-progress';
import { isFinal } from '@/shared/run-state';
import { timeLeftText } from '../metric-format';
import { phaseLabels } from '../run-labels';
import { RunStateBadge } from '../run-state-badge';

/** State, and the progress of a run that has not ended. */
export function RunProgressCell({ run }: { run: RunListItem }) {
  const { state, control, progress, error } = run;
  if (isFinal(state)) {
    return (
      <span title={error ?? undefined}>
        <RunStateBadge state={state} />
      </span>
    );
  }
  return (
    <div
      className={cn(
        'flex items-center gap-2',
        state !== 'queued' && 'w-36 max-sm:w-22 max-sm:flex-col max-sm:items-stretch max-sm:gap-0.5',
      )}
    >
      <RunStateBadge state={state} control={control} stalled={run.stalledAt !== null} />
      {state !== 'queued' && (
        <div className="min-w-0 flex-1">
          <ProgressBar
            value={progress.epoch > 0 ? fractionOfEpochs(progress) : null}
            label={`Progress of run ${run.number}`}
            className="h-1"
          />
          <div className="mt-0.5 truncate text-2xs text-muted leading-3">
            {progress.phase && progress.phase !== 'training'
              ? phaseLabels[progress.phase]
              : `${progress.epoch}/${progress.epochs} · ${timeLeftText(progress.etaSeconds)}`}
          </div>
        </div>
      )}
    </div>
  );
}
