'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useDebounced } from '@/components/hooks/use-debounced';
import { Card, CardHeader } from '@/components/ui/card';
import { Checkbox } from '@/components/ui/checkbox';
import { Input } from '@/components/ui/input';
import { useTRPC } from '@/features/api/trpc';
import { LeakBadge } from '@/features/leaks/leak-badge';
import type { ModelListItem } from '@/shared/contracts/models';
import { percent } from '@/shared/format';
import { MAX_MODELS } from './model-choice';

interface ModelPickerProps {
  /** The newest that can classify and the chosen ones, newest first. */
  models: readonly ModelListItem[];
  /** How many can classify. */
  total: number;
  chosen: readonly string[];
  /** @param model the one that was chosen or left out */
  onChoose: (ids: string[], model: ModelListItem) => void;
}

/** Before somebody searches. */
const SHOWN = 6;
const SEARCH_DELAY_MS = 250;

/** Which model versions classify each photo; the server searches them. */
export function ModelPicker({ models, total, chosen, onChoose }: ModelPickerProps) {
  const trpc = useTRPC();
  const [typed, setTyped] = useState('');
  const search = useDebounced(typed.trim(), SEARCH_DELAY_MS);
  const found = useQuery(
    trpc.models.list.queryOptions(
      { canClassify: true, search },
      { enabled: search !== '', placeholderData: keepPreviousData },
    ),
  );
  // Chosen models are always shown.
  const shown = search
    ? (found.data?.items ?? [])
    : models.filter((model, i) => i < SHOWN || chosen.includes(model.id));
  const full = chosen.length >= MAX_MODELS;
  return (
    <Card className="overflow-hidden">
      <CardHeader
        title="Models"
        description={full ? `Maximum of ${MAX_MODELS} chosen` : `${chosen.length} of ${total} chosen`}
      />
      {total > SHOWN && (
        <div className="border-b px-3 py-2">
          <Input
            role="searchbox"
            aria-label="Search models"
            placeholder="Search models"
            className="h-7 text-xs"
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        </div>
      )}
      <ul className="max-h-80 divide-y overflow-y-auto">
        {shown.map((model) => {
          const checked = chosen.includes(model.id);
          return (
            <li key={model.id} className="flex items-start gap-3 px-4 py-2">
              <Checkbox
                id={`ask-${model.id}`}
                className="mt-0.5"
                checked={checked}
                disabled={!checked && full}
                aria-label={model.name}
                onCheckedChange={(next) =>
                  onChoose(
                    next === true ? [...chosen, model.id] : chosen.filter((id) => id !== model.id),
                    model,
                  )
                }
              />
              <label htmlFor={`ask-${model.id}`} className="min-w-0 flex-1 select-none">
                <span className="flex justify-between gap-3">
                  <span className="truncate">
                    {model.name} <span className="text-faint">#{model.number}</span>
                  </span>
                  <span className="flex shrink-0 items-center gap-2 font-medium">
                    <LeakBadge leaks={model.leaks} />
                    {percent(model.top1)}
                  </span>
                </span>
                <span className="block truncate text-faint text-xs">
                  {model.datasetName} · {model.classCount} classes · width {model.width} at {model.inputSize}{' '}
                  px
                  {model.testTimeRotations > 1 && ` · averaged over ${model.testTimeRotations} rotations`}
                </span>
              </label>
            </li>
          );
        })}
      </ul>
      {search !== '' && found.data?.total === 0 && (
        <p className="px-4 py-3 text-muted text-xs">No models match. Try fewer words.</p>
      )}
    </Card>
  );
}
