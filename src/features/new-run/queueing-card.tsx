'use client';

import { useQuery } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import { Card, CardBody, CardHeader } from '@/components/ui/card';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import type { WorkerListItem } from '@/shared/contracts/workers';
import type { RunRequirements } from '@/shared/run-requirements';
import { runtimeNameSchema } from '@/shared/trainer-job';
import { fits, lacking, requirementLabels } from '@/shared/worker-fit';
import { useTRPC } from '../api/trpc';
import { LabelPicker } from './label-picker';
import { type QueueingDraft, type QueueingErrors, readQueueing } from './queueing-draft';

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
  const warning = workers.data && nobodyFits(workers.data, readQueueing(draft).requires);
  return (
    <Card>
      <CardHeader title="When and where" />
      <CardBody className="grid gap-4 sm:grid-cols-2">
        <Field label="Priority" hint="Higher goes first; 0 is usual." error={errors.priority}>
          <Input
            inputMode="numeric"
            value={draft.priority}
            onChange={(event) => onChange({ priority: event.target.value })}
          />
        </Field>
        <Field
          label="Not before"
          optional
          hint="In your time zone. Left empty, it starts as soon as a worker is free."
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
              { value: '', label: 'Any that can train it' },
              ...runtimeNameSchema.options.map((name) => ({ value: name, label: name })),
            ]}
          />
        </Field>
        <Field label="GPU memory" optional hint="At least so many GiB, of one GPU." error={errors.gpuMemory}>
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

/** That the run will wait, and for what; null when a connected worker has what it asks for. */
function nobodyFits(workers: readonly WorkerListItem[], requires: RunRequirements): string | null {
  if (requirementLabels(requires).length === 0) return null;
  const connected = workers.filter((worker) => worker.connected);
  if (connected.some((worker) => fits(worker, requires))) return null;
  const [only] = connected;
  if (!only) return 'No worker is connected; the run waits for one that has this.';
  return connected.length === 1
    ? `Worker ${only.name} ${lacking(only, requires).join(' and ')}. The run would wait for another worker.`
    : `None of the ${connected.length} connected workers has this; the run would wait for one that does.`;
}
