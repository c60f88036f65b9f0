'use client';

import { useQuery } from '@tanstack/react-query';
import { Plus, TriangleAlert } from 'lucide-react';
import { type KeyboardEvent, useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Card, CardBody, CardHeader } from '@/components/ui/card';
import { cn } from '@/components/ui/cn';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import type { WorkerListItem } from '@/shared/contracts/workers';
import type { RunRequirements } from '@/shared/run-requirements';
import { runtimeNameSchema } from '@/shared/trainer-job';
import { fits, lacking, requirementLabels } from '@/shared/worker-fit';
import { useTRPC } from '../api/trpc';
import { type QueueingDraft, type QueueingErrors, readQueueing } from './new-run-draft';

interface QueueingCardProps {
  draft: QueueingDraft;
  errors: QueueingErrors;
  onChange: (changes: Partial<QueueingDraft>) => void;
}

/** When a run may start, and on which workers. */
export function QueueingCard({ draft, errors, onChange }: QueueingCardProps) {
  const trpc = useTRPC();
  const workers = useQuery(trpc.workers.list.queryOptions());
  const known = [...new Set((workers.data ?? []).flatMap(({ labels }) => labels))].sort();
  const warning = workers.data && waitWarning(workers.data, readQueueing(draft).requires);
  return (
    <Card>
      <CardHeader title="Scheduling" />
      <CardBody className="grid gap-4 sm:grid-cols-2">
        <Field label="Priority" hint="Higher starts first; the default is 0." error={errors.priority}>
          <Input
            inputMode="numeric"
            value={draft.priority}
            onChange={(event) => onChange({ priority: event.target.value })}
          />
        </Field>
        <Field
          label="Start after"
          optional
          hint="In your time zone. Empty: as soon as a worker is free."
          error={errors.notBefore}
        >
          <Input
            type="datetime-local"
            value={draft.notBefore}
            onChange={(event) => onChange({ notBefore: event.target.value })}
          />
        </Field>
        <Field label="Runtime" htmlFor="run-runtime">
          <Select
            id="run-runtime"
            value={draft.runtime}
            onValueChange={(runtime) => onChange({ runtime: runtime as QueueingDraft['runtime'] })}
            options={[
              { value: '', label: 'Any that can train this recipe' },
              ...runtimeNameSchema.options.map((name) => ({ value: name, label: name })),
            ]}
          />
        </Field>
        <Field label="GPU memory" optional hint="Minimum GiB of a single GPU." error={errors.gpuMemory}>
          <Input
            inputMode="decimal"
            value={draft.gpuMemory}
            onChange={(event) => onChange({ gpuMemory: event.target.value })}
          />
        </Field>
        <LabelPicker
          className="sm:col-span-2"
          known={known}
          chosen={draft.labels}
          error={errors.labels}
          onChange={(labels) => onChange({ labels })}
        />
        {warning && (
          <p role="status" className="flex gap-2 text-warn text-xs sm:col-span-2">
            <TriangleAlert aria-hidden className="mt-px size-3.5 shrink-0" />
            {warning}
          </p>
        )}
      </CardBody>
    </Card>
  );
}

/** That the run will wait, and for what; null when a connected worker meets the requirements. */
function waitWarning(workers: readonly WorkerListItem[], requires: RunRequirements): string | null {
  if (requirementLabels(requires).length === 0) return null;
  const connected = workers.filter((worker) => worker.connected);
  if (connected.some((worker) => fits(worker, requires))) return null;
  const [only] = connected;
  if (!only) return 'No worker is connected. The run will wait for one that meets these requirements.';
  return connected.length === 1
    ? `Worker ${only.name} ${lacking(only, requires).join(' and ')}. The run will wait for another worker.`
    : `None of the ${connected.length} connected workers meets these requirements. The run will wait for one that does.`;
}

interface LabelPickerProps {
  /** Labels that some worker has. */
  known: readonly string[];
  chosen: readonly string[];
  error?: string;
  className?: string;
  onChange: (labels: string[]) => void;
}

/** Labels a worker must have: those of the known workers to choose, others to type. */
function LabelPicker({ known, chosen, error, className, onChange }: LabelPickerProps) {
  const id = useId();
  const [typed, setTyped] = useState('');
  const offered = [...new Set([...known, ...chosen])];

  function toggle(label: string) {
    onChange(chosen.includes(label) ? chosen.filter((other) => other !== label) : [...chosen, label]);
  }

  function add() {
    const label = typed.trim().toLowerCase();
    if (label && !chosen.includes(label)) onChange([...chosen, label]);
    setTyped('');
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    add();
  }

  return (
    <Field
      label="Worker labels"
      optional
      htmlFor={id}
      className={className}
      error={error}
      hint={offered.length === 0 ? 'No worker has a label yet.' : 'The worker must have all chosen labels.'}
    >
      {/* Two children: an only one would be taken for the control and get its id. */}
      <div className="flex flex-wrap items-center gap-1.5 empty:hidden">
        {offered.map((label) => (
          <Button
            key={label}
            size="sm"
            aria-pressed={chosen.includes(label)}
            className={cn(chosen.includes(label) && 'border-accent bg-accent-soft text-accent')}
            onClick={() => toggle(label)}
          >
            {label}
          </Button>
        ))}
      </div>
      <div className="flex items-center gap-1.5">
        <Input
          id={id}
          aria-describedby={`${id}-note`}
          aria-invalid={error ? true : undefined}
          className="h-7 w-40 text-xs"
          placeholder="Other label"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={onKeyDown}
        />
        <Button size="sm" icon aria-label="Add label" disabled={typed.trim() === ''} onClick={add}>
          <Plus aria-hidden />
        </Button>
      </div>
    </Field>
  );
}
