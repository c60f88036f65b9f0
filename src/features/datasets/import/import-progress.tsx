'use client';

import { Check, LoaderCircle } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from '@/components/ui/cn';
import { ProgressBar } from '@/components/ui/progress-bar';
import type { ImportPhase, ImportStatus } from '@/shared/contracts/datasets';
import { count } from '@/shared/format';

export const phaseLabels: Record<ImportPhase, string> = {
  receiving: 'Uploading',
  reading: 'Reading archive',
  checking: 'Checking photos',
  saving: 'Saving version',
  done: 'Done',
};

const phases = ['reading', 'checking', 'saving'] as const;

/** Progress of an import that is being saved. */
export function ImportProgress({ status }: { status: ImportStatus }) {
  const reached = phases.indexOf(status.phase as (typeof phases)[number]);
  return (
    <ol className="flex flex-col gap-3" aria-live="polite">
      {phases.map((phase, i) => (
        <Phase
          key={phase}
          label={phaseLabels[phase]}
          state={reached > i ? 'done' : reached === i ? 'now' : 'later'}
          note={reached === i ? progressNote(status) : undefined}
          fraction={reached === i ? progressFraction(status) : undefined}
        />
      ))}
    </ol>
  );
}

export function progressFraction(status: ImportStatus): number | null {
  return status.total ? status.done / status.total : null;
}

export function progressNote(status: ImportStatus): string {
  return status.total
    ? `${count(status.done)} of ${count(status.total)}`
    : status.done
      ? count(status.done)
      : '';
}

interface PhaseProps {
  label: string;
  state: 'done' | 'now' | 'later';
  note?: ReactNode;
  fraction?: number | null;
}

function Phase({ label, state, note, fraction }: PhaseProps) {
  return (
    <li className={cn('flex items-start gap-2.5', state === 'later' && 'text-faint')}>
      <span className="mt-0.5 grid size-4 place-items-center">
        {state === 'done' ? (
          <Check className="size-4 text-good" aria-label="done" />
        ) : state === 'now' ? (
          <LoaderCircle className="size-4 animate-spin text-accent" aria-label="in progress" />
        ) : (
          <span className="size-1.5 rounded-full bg-border-strong" />
        )}
      </span>
      <div className="min-w-0 flex-1">
        <div className="flex justify-between gap-4">
          <span>{label}</span>
          <span className="text-muted">{note}</span>
        </div>
        {/* Kept in place, so that the rows below do not move when a phase begins. */}
        <ProgressBar
          className={cn('mt-1.5', state !== 'now' && 'invisible')}
          value={fraction ?? null}
          label={label}
        />
      </div>
    </li>
  );
}
