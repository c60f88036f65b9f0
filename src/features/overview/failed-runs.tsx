import { TriangleAlert } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { Card, CardHeader } from '@/components/ui/card';
import { Link } from '@/components/ui/link';
import { RelativeTime } from '@/components/ui/relative-time';
import type { RunListItem } from '@/shared/contracts/runs';

/** What failed in the last days and why; nothing where all is well. */
export function FailedRuns({ runs }: { runs: RunListItem[] }) {
  if (runs.length === 0) return null;
  return (
    <Card>
      <CardHeader
        title="Failed"
        description="In the last seven days"
        actions={
          <Button size="sm" variant="ghost" className="-mr-2" asChild>
            <Link href="/runs?state=failed">All failed runs</Link>
          </Button>
        }
      />
      <ul>
        {runs.map((run) => (
          <li key={run.id} className="border-b last:border-b-0">
            <Link
              href={`/runs/${run.number}`}
              className="flex items-start gap-3 px-4 py-2 hover:bg-raised/60"
            >
              <TriangleAlert className="mt-0.5 size-4 shrink-0 text-bad" aria-hidden />
              <span className="min-w-0 flex-1">
                <span className="block truncate">
                  <span className="text-faint">#{run.number}</span>{' '}
                  <span className="font-medium">{run.name}</span>
                  <span className="text-muted"> · {run.datasetName}</span>
                </span>
                <span className="wrap-anywhere line-clamp-2 text-muted text-xs">
                  {run.error ?? 'No reason was given.'}
                </span>
              </span>
              <span className="whitespace-nowrap text-muted text-xs">
                {run.endedAt && <RelativeTime date={run.endedAt} />}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  );
}
