import { Button } from '@/components/ui/button';
import { Card, CardHeader } from '@/components/ui/card';
import { Link } from '@/components/ui/link';
import { conditionLabel, runtimeLabel, WorkerDot, workerCondition } from '@/features/workers/worker-status';
import type { WorkerListItem } from '@/shared/contracts/workers';

/** All workers at a glance. */
export function WorkersCard({ workers }: { workers: WorkerListItem[] }) {
  return (
    <Card>
      <CardHeader
        title="Workers"
        actions={
          <Button size="sm" variant="ghost" className="-mr-2" asChild>
            <Link href="/workers">All workers</Link>
          </Button>
        }
      />
      {workers.length === 0 ? (
        <p className="px-4 py-5 text-muted">No worker yet. Queued runs start once one is connected.</p>
      ) : (
        <ul>
          {workers.map((worker) => {
            const condition = workerCondition(worker);
            return (
              <li key={worker.id} className="border-b px-4 py-2 last:border-b-0">
                <div className="flex items-center gap-2">
                  <WorkerDot condition={condition} />
                  <span className="min-w-0 flex-1 truncate font-medium">{worker.name}</span>
                  <span className="text-muted text-xs">{conditionLabel(condition)}</span>
                </div>
                <p className="truncate text-muted text-xs" title={worker.device}>
                  {runtimeLabel(worker.runtime)}
                  {worker.device && ` · ${worker.device}`}
                </p>
              </li>
            );
          })}
        </ul>
      )}
    </Card>
  );
}
