import { Sparkline } from '@/components/charts/sparkline';
import { Button } from '@/components/ui/button';
import { Card, CardHeader } from '@/components/ui/card';
import { Link } from '@/components/ui/link';
import { RelativeTime } from '@/components/ui/relative-time';
import { LeakBadge } from '@/features/leaks/leak-badge';
import { RunStateBadge } from '@/features/runs/run-state-badge';
import type { RunListItem } from '@/shared/contracts/runs';
import { percent } from '@/shared/format';

/** The runs that ended last. */
export function RecentRuns({ runs }: { runs: RunListItem[] }) {
  return (
    <Card>
      <CardHeader
        title="Recent runs"
        actions={
          <Button size="sm" variant="ghost" className="-mr-2" asChild>
            <Link href="/runs">All runs</Link>
          </Button>
        }
      />
      {runs.length === 0 ? (
        <p className="px-4 py-5 text-muted">No run has ended yet.</p>
      ) : (
        <ul>
          {runs.map((run) => (
            <RecentRun key={run.id} run={run} />
          ))}
        </ul>
      )}
    </Card>
  );
}

function RecentRun({ run }: { run: RunListItem }) {
  const { bestValAccuracy, sparkline } = run.progress;
  return (
    <li className="border-b last:border-b-0">
      <Link
        href={`/runs/${run.number}`}
        className="flex min-h-11 items-center gap-3 px-4 py-2 hover:bg-raised/60"
      >
        <span className="min-w-0 flex-1">
          <span className="block truncate">
            <span className="text-faint">#{run.number}</span> <span className="font-medium">{run.name}</span>
          </span>
          <span className="block truncate text-muted text-xs">{run.datasetName}</span>
        </span>
        <LeakBadge leaks={run.leaks} />
        <Sparkline
          values={sparkline}
          label={`Validation accuracy of ${run.name}`}
          width={96}
          domain={[0, 1]}
          className="text-accent max-sm:hidden"
        />
        <span className="w-24 text-right max-sm:w-16">
          <span className="font-medium">{percent(bestValAccuracy)}</span>
          <span className="block text-faint text-xs">{bestValAccuracy !== null && 'validation'}</span>
        </span>
        <span className="w-24 text-right">
          <RunStateBadge state={run.state} />
        </span>
        <span className="w-20 text-right text-muted text-xs max-md:hidden">
          {run.endedAt && <RelativeTime date={run.endedAt} />}
        </span>
      </Link>
    </li>
  );
}
