import { Sparkline } from '@/components/charts/sparkline';
import { Card, CardHeader } from '@/components/ui/card';
import { Link } from '@/components/ui/link';
import { ProgressBar } from '@/components/ui/progress-bar';
import { LeakBadge } from '@/features/leaks/leak-badge';
import { timeLeftText } from '@/features/runs/metric-format';
import { runActivity } from '@/features/runs/run-labels';
import { RunStateBadge } from '@/features/runs/run-state-badge';
import type { RunListItem } from '@/shared/contracts/runs';
import { percent } from '@/shared/format';
import { fractionOfEpochs } from '@/shared/run-progress';
import type { RunState } from '@/shared/run-state';

/** Runs that are queued or running, with their activity. */
export function ActiveRuns({ runs, total }: { runs: RunListItem[]; total: number }) {
  return (
    <Card>
      <CardHeader title="Running and queued" />
      {runs.length === 0 ? (
        <p className="px-4 py-5 text-muted">No run is queued or running.</p>
      ) : (
        <ul>
          {inOrder(runs).map((run) => (
            <ActiveRun key={run.id} run={run} />
          ))}
        </ul>
      )}
      {total > runs.length && (
        <Link
          href="/runs?state=active"
          className="block border-t px-4 py-2 text-accent text-xs hover:underline"
        >
          See all {total}
        </Link>
      )}
    </Card>
  );
}

const order: Partial<Record<RunState, number>> = { running: 0, claimed: 1, queued: 2 };

/** Those that train first, then the queue in the order in which it will be served. */
function inOrder(runs: readonly RunListItem[]): RunListItem[] {
  return runs.toSorted((a, b) => (order[a.state] ?? 3) - (order[b.state] ?? 3) || a.number - b.number);
}

function ActiveRun({ run }: { run: RunListItem }) {
  const { progress } = run;
  const trains = run.state === 'running';
  return (
    <li className="border-b last:border-b-0">
      <Link href={`/runs/${run.number}`} className="block px-4 py-3 hover:bg-raised/60">
        <div className="flex items-center gap-3">
          <span className="min-w-0 flex-1 truncate">
            <span className="text-faint">#{run.number}</span> <span className="font-medium">{run.name}</span>
            <span className="text-muted max-sm:hidden"> · {run.datasetName}</span>
          </span>
          <LeakBadge leaks={run.leaks} />
          <Sparkline
            values={progress.sparkline}
            label={`Validation accuracy of ${run.name}`}
            width={96}
            domain={[0, 1]}
            className="text-accent max-sm:hidden"
          />
          <span className="w-14 text-right font-medium" title="Best validation accuracy so far">
            {percent(progress.bestValAccuracy)}
          </span>
          <RunStateBadge state={run.state} control={run.control} stalled={run.stalledAt !== null} />
        </div>
        <ProgressBar
          className="mt-2"
          value={trains && progress.epoch < 1 ? null : fractionOfEpochs(progress)}
          label={`Epochs of ${run.name} that are done`}
        />
        <div className="mt-1.5 flex justify-between gap-4 text-muted text-xs">
          <span>
            {runActivity(run)}
            {run.workerName && <span className="text-faint"> on {run.workerName}</span>}
          </span>
          <span>
            {trains && progress.imgPerSec !== null && `${Math.round(progress.imgPerSec)} img/s`}
            {trains &&
              progress.etaSeconds !== null &&
              ` · ${timeLeftText(progress.etaSeconds)}${progress.etaSeconds < 1 ? '' : ' left at most'}`}
          </span>
        </div>
      </Link>
    </li>
  );
}
