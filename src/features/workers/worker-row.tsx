'use client';

import { CircleAlert } from 'lucide-react';
import { Badge } from '@/components/ui/badge';
import { Link } from '@/components/ui/link';
import { RelativeTime } from '@/components/ui/relative-time';
import type { WorkerListItem } from '@/shared/contracts/workers';
import { MachineMeters } from './machine-meters';
import { WorkerActions } from './worker-actions';
import { conditionLabel, runtimeLabel, versionLabel, WorkerDot, workerCondition } from './worker-status';

export function WorkerRow({ worker }: { worker: WorkerListItem }) {
  return (
    <li className="grid gap-x-6 gap-y-3 border-b px-4 py-3 last:border-b-0 md:grid-cols-[minmax(0,1fr)_minmax(0,16rem)] lg:grid-cols-[minmax(0,1fr)_minmax(0,17rem)_minmax(0,15rem)] lg:items-start">
      <Identity worker={worker} />
      <div className="min-w-0">
        {worker.sample && worker.connected ? (
          <MachineMeters sample={worker.sample} />
        ) : (
          <p className="text-faint text-xs">
            {worker.connected ? 'No measurements yet.' : 'Not connected: no measurements.'}
          </p>
        )}
      </div>
      <Work worker={worker} />
    </li>
  );
}

function Identity({ worker }: { worker: WorkerListItem }) {
  const versions = versionLabel(worker.versions);
  return (
    <div className="min-w-0">
      <div className="flex flex-wrap items-center gap-2">
        <WorkerDot condition={workerCondition(worker)} />
        <span className="wrap-anywhere font-medium">{worker.name}</span>
        <Badge tone={worker.runtime ? 'neutral' : 'bad'}>{runtimeLabel(worker.runtime)}</Badge>
        {worker.labels.map((label) => (
          <Badge key={label} tone="info" title="Runs can require this label">
            {label}
          </Badge>
        ))}
      </div>
      <p className="mt-0.5 wrap-anywhere text-muted">{worker.device || 'Device unknown'}</p>
      {worker.problem && (
        <p className="mt-1 flex items-start gap-1.5 text-warn">
          <CircleAlert className="mt-0.5 size-4 shrink-0" aria-hidden />
          <span className="min-w-0 wrap-anywhere">{worker.problem}</span>
        </p>
      )}
      {versions.length > 0 && <p className="mt-1 text-faint text-xs">{versions.join(' · ')}</p>}
      <p className="text-faint text-xs">
        {worker.createdBy === null ? 'first seen' : `added by ${worker.createdBy}`}{' '}
        <RelativeTime date={worker.firstSeen} />
      </p>
    </div>
  );
}

/** Current runs, free slots and actions. */
function Work({ worker }: { worker: WorkerListItem }) {
  const { currentRuns, slots, connected, draining, drainingBy, lastSeen } = worker;
  return (
    <div className="flex min-w-0 flex-wrap items-start justify-between gap-2 md:col-span-2 lg:col-span-1">
      <div className="min-w-0 flex-1">
        <p>
          {conditionLabel(workerCondition(worker))}
          {connected && (
            <span className="text-muted text-xs tabular-nums">
              {' · '}
              {currentRuns.length} of {slots} {slots === 1 ? 'slot' : 'slots'}
            </span>
          )}
        </p>
        {draining && drainingBy && <p className="text-muted text-xs">requested by {drainingBy}</p>}
        <ul>
          {currentRuns.map((run) => (
            <li key={run.id}>
              <Link
                href={`/runs/${run.number}`}
                className="wrap-anywhere rounded-sm text-accent hover:underline"
              >
                #{run.number} {run.name}
              </Link>
            </li>
          ))}
        </ul>
        {!connected && (
          <p className="text-muted text-xs">
            last seen <RelativeTime date={lastSeen} />
          </p>
        )}
      </div>
      <WorkerActions worker={worker} />
    </div>
  );
}
