'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { CircleAlert, Info, type LucideIcon } from 'lucide-react';
import { Card, CardBody, CardHeader } from '@/components/ui/card';
import { cn } from '@/components/ui/cn';
import { errorText } from '@/components/ui/error-state';
import type { Recipe } from '@/shared/recipe/recipe';
import { useDebounced } from '../../components/hooks/use-debounced';
import { count } from '../../shared/format';
import { useTRPC } from '../api/trpc';
import { etaText } from '../runs/metric-format';

/** How long the run will take at most, and what the estimate is based on. */
export function EstimateCard({ dataset, recipe }: { dataset: string; recipe: Recipe | null }) {
  const trpc = useTRPC();
  const shown = useDebounced(recipe, 350);
  const ready = dataset !== '' && shown !== null;
  const estimate = useQuery({
    ...trpc.runs.estimate.queryOptions({ dataset, recipe: shown ?? {} }),
    enabled: ready,
    placeholderData: keepPreviousData,
  });
  const data = ready ? estimate.data : undefined;
  const waiting = estimate.isFetching || shown !== recipe;
  return (
    <Card>
      <CardHeader title="Estimate" />
      <CardBody>
        <div className={cn('font-semibold text-xl tabular-nums', waiting && 'text-muted')}>
          {data?.secondsTotal != null ? `≈ ${etaText(data.secondsTotal)}` : '–'}
        </div>
        <p className="min-h-10 text-muted text-xs">
          {dataset === ''
            ? 'Choose a dataset to get an estimate.'
            : recipe === null
              ? 'Fix the highlighted fields to get an estimate.'
              : estimate.error
                ? errorText(estimate.error)
                : (data?.basis ?? 'Calculating…')}
        </p>
        <dl className="mt-3 grid grid-cols-2 gap-x-4 gap-y-2 border-t pt-3 text-xs">
          <Value
            name="Per epoch"
            value={data?.secondsPerEpoch != null ? etaText(data.secondsPerEpoch) : '–'}
          />
          <Value name="Max. epochs" value={recipe ? count(recipe.epochs) : '–'} />
          <Value name="Training photos" value={data ? count(data.trainPhotos) : '–'} />
          <Value name="Classes" value={data ? count(data.classes) : '–'} />
          <Value name="Parameters" value={data ? count(data.parameters) : '–'} />
        </dl>
        {data?.problem && <Note icon={CircleAlert} tone="bad" text={data.problem} />}
        {data?.notes.map((note) => (
          <Note key={note} icon={Info} tone="muted" text={note} />
        ))}
      </CardBody>
    </Card>
  );
}

interface NoteProps {
  icon: LucideIcon;
  tone: 'bad' | 'muted';
  text: string;
}

function Note({ icon: Icon, tone, text }: NoteProps) {
  return (
    <p className={cn('mt-3 flex gap-2 border-t pt-3 text-xs', tone === 'bad' ? 'text-bad' : 'text-muted')}>
      <Icon aria-hidden className="mt-px size-3.5 shrink-0" />
      <span className="min-w-0">{text}</span>
    </p>
  );
}

function Value({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt className="text-muted">{name}</dt>
      <dd className="font-medium text-sm">{value}</dd>
    </div>
  );
}
