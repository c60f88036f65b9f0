'use client';

import { ChevronDown, RotateCcw, X } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { cn } from '@/components/ui/cn';
import { CoinPhoto } from '@/components/ui/coin-photo';
import type { ClassificationItem } from '@/shared/contracts/classify';
import type { ModelListItem } from '@/shared/contracts/models';
import { percent } from '@/shared/format';
import { AgreementBadge, describeAgreement } from './agreement';
import { ClassifiedPhoto } from './classified-photo';
import { answersTo } from './coin-answer';
import { describeCount } from './coin-count';
import { UNSURE } from './confidence';
import type { PhotoJob } from './photo-queue';

interface PhotoJobTableProps {
  jobs: readonly PhotoJob[];
  models: readonly ModelListItem[];
  onRetry: (job: PhotoJob) => void;
  onRemove: (job: PhotoJob) => void;
  onChange: (item: ClassificationItem) => void;
}

/** Many photos, a line each; a line opens to the full answers. */
export function PhotoJobTable({ jobs, ...actions }: PhotoJobTableProps) {
  return (
    <Card className="overflow-hidden">
      <ul className="divide-y" aria-label="Classified photos">
        {jobs.map((job) => (
          <JobRow key={job.id} job={job} {...actions} />
        ))}
      </ul>
    </Card>
  );
}

function JobRow({
  job,
  models,
  onRetry,
  onRemove,
  onChange,
}: Omit<PhotoJobTableProps, 'jobs'> & { job: PhotoJob }) {
  const [open, setOpen] = useState(false);
  const { item, source } = job;
  return (
    // Rows out of sight cost nothing: there may be two thousand.
    <li className="[contain-intrinsic-size:auto_3.25rem] [content-visibility:auto]">
      <div className="group/entry relative flex items-center gap-3 px-3 py-1.5 hover:bg-raised/60">
        {item ? (
          <CoinPhoto hash={item.photoHash} size={40} alt="" />
        ) : (
          <span className="size-10 shrink-0 rounded-sm bg-raised" />
        )}
        <div className="grid min-w-0 flex-1 gap-x-4 sm:grid-cols-[minmax(0,1fr)_minmax(0,1.4fr)] sm:items-center">
          <button
            type="button"
            disabled={!item}
            aria-expanded={open}
            onClick={() => setOpen(!open)}
            className="max-w-full truncate rounded-sm text-left text-sm after:absolute after:inset-0"
          >
            {source.name}
          </button>
          {item ? <RowAnswer item={item} /> : <RowState job={job} />}
        </div>
        {job.phase === 'failed' && job.canRetry && (
          <Button size="sm" className="relative" onClick={() => onRetry(job)}>
            <RotateCcw aria-hidden />
            Try again
          </Button>
        )}
        <Button
          variant="ghost"
          size="sm"
          icon
          aria-label={`Remove ${source.name}`}
          className="relative opacity-0 focus-visible:opacity-100 group-hover/entry:opacity-100 pointer-coarse:opacity-100"
          onClick={() => onRemove(job)}
        >
          <X aria-hidden />
        </Button>
        <ChevronDown
          aria-hidden
          className={cn('size-4 shrink-0 text-faint', open && 'rotate-180', !item && 'invisible')}
        />
      </div>
      {open && item && (
        <div className="border-t">
          <ClassifiedPhoto item={item} models={models} onChange={onChange} />
        </div>
      )}
    </li>
  );
}

function RowState({ job: { phase, problem } }: { job: PhotoJob }) {
  if (phase === 'failed') {
    return (
      <p role="alert" className="text-bad text-xs">
        {problem}
      </p>
    );
  }
  return <p className="text-faint text-xs">{phase === 'waiting' ? 'Waiting' : 'Classifying'}</p>;
}

function RowAnswer({ item }: { item: ClassificationItem }) {
  const [result] = item.results;
  if (item.found?.coins.length === 0) return <p className="text-sm text-warn">No coin found</p>;
  if (result && (item.found?.coins.length ?? 0) > 1)
    return <p className="truncate text-sm">{describeCount(result)}</p>;
  const answers = answersTo(item, 0);
  const agreement = describeAgreement(answers);
  if (agreement.kind === 'unknown') return <p className="text-sm text-warn">Not a coin I know</p>;
  const [lead] = answers
    .filter(({ isUnknown, isOutside }) => !isUnknown && !isOutside)
    .flatMap(({ top: [best] }) => best ?? [])
    .sort((a, b) => b.p - a.p);
  return (
    <p className="flex min-w-0 items-center gap-2 text-sm">
      <span className="min-w-0 truncate" title={lead?.label}>
        {lead?.label}
      </span>
      <span className={cn('shrink-0 text-xs', (lead?.p ?? 0) < UNSURE ? 'text-warn' : 'text-muted')}>
        {percent(lead?.p ?? null, 0)}
      </span>
      <AgreementBadge agreement={agreement} />
    </p>
  );
}
