'use client';

import { useState } from 'react';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Link } from '@/components/ui/link';
import { ProgressBar } from '@/components/ui/progress-bar';
import { RelativeTime } from '@/components/ui/relative-time';
import type { ImportState, ImportStatus } from '@/shared/contracts/datasets';
import { phaseLabels, progressFraction, progressNote } from './import-progress';
import { ImportResult, skippedText } from './import-report';

const stagedLabels: Partial<Record<ImportState, string>> = {
  uploading: 'Uploading',
  fetching: 'Being fetched',
  reading: 'Being read',
  ready: 'To be saved',
};

/** An import in a list: its progress while it runs, then what came of it. */
export function ImportRow({ item }: { item: ImportStatus }) {
  const [open, setOpen] = useState(false);
  const isStaged = stagedLabels[item.state] !== undefined;
  return (
    <li className="flex min-h-10 flex-wrap items-center gap-x-4 gap-y-1 border-b px-4 py-1.5 last:border-b-0">
      <span className="min-w-40 flex-1 font-medium">
        {isStaged ? (
          <Link href={`/datasets/imports/${item.id}`} className="rounded-sm hover:underline">
            {item.name}
          </Link>
        ) : item.datasetId ? (
          <Link href={`/datasets/${item.datasetId}`} className="rounded-sm hover:underline">
            {item.name}
          </Link>
        ) : (
          item.name
        )}
        {item.version && <span className="font-normal text-muted"> version {item.version}</span>}
      </span>
      {item.state === 'running' ? (
        <span className="flex w-80 max-w-full items-center gap-3 text-muted text-xs">
          <ProgressBar className="flex-1" value={progressFraction(item)} label={`Import of ${item.name}`} />
          <span className="shrink-0">
            {phaseLabels[item.phase]} {progressNote(item)}
          </span>
        </span>
      ) : isStaged ? (
        <>
          <Badge tone={item.state === 'ready' ? 'accent' : 'neutral'}>{stagedLabels[item.state]}</Badge>
          <span className="ml-auto flex items-center gap-2 text-muted text-xs">
            <RelativeTime date={item.createdAt} />
            {item.state === 'ready' && (
              <Button size="sm" variant="ghost" asChild>
                <Link href={`/datasets/imports/${item.id}`} aria-label={`Preview of ${item.name}`}>
                  Preview
                </Link>
              </Button>
            )}
          </span>
        </>
      ) : (
        <>
          {item.state === 'failed' ? (
            <Badge tone="bad">Failed</Badge>
          ) : (
            item.report &&
            item.report.skipped.length > 0 && (
              <Badge tone="warn">{skippedText(item.report.skipped.length)}</Badge>
            )
          )}
          <span className="ml-auto flex items-center gap-2 text-muted text-xs">
            <RelativeTime date={item.createdAt} />
            <Button
              size="sm"
              variant="ghost"
              onClick={() => setOpen(true)}
              aria-label={`Report of ${item.name}`}
            >
              Report
            </Button>
          </span>
          <Dialog open={open} onOpenChange={setOpen} title="Import report" description={item.name}>
            <ImportResult status={item} />
          </Dialog>
        </>
      )}
    </li>
  );
}
