'use client';

import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Card, CardHeader } from '@/components/ui/card';
import { Checkbox } from '@/components/ui/checkbox';
import type { ModelListItem } from '@/shared/contracts/models';
import { percent } from '@/shared/format';
import { MAX_MODELS } from './model-choice';

interface ModelPickerProps {
  /** Those that can classify, newest first. */
  models: readonly ModelListItem[];
  chosen: readonly string[];
  onChoose: (ids: string[]) => void;
}

/** Before the list is opened in full. */
const SHOWN = 6;

/** Which model versions classify each photo. */
export function ModelPicker({ models, chosen, onChoose }: ModelPickerProps) {
  const [all, setAll] = useState(false);
  // Chosen models are always shown.
  const shown = models.filter((model, i) => all || i < SHOWN || chosen.includes(model.id));
  const full = chosen.length >= MAX_MODELS;
  return (
    <Card className="overflow-hidden">
      <CardHeader
        title="Models"
        description={full ? `Maximum of ${MAX_MODELS} chosen` : `${chosen.length} of ${models.length} chosen`}
      />
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
                  onChoose(next === true ? [...chosen, model.id] : chosen.filter((id) => id !== model.id))
                }
              />
              <label htmlFor={`ask-${model.id}`} className="min-w-0 flex-1 select-none">
                <span className="flex justify-between gap-3">
                  <span className="truncate">
                    {model.name} <span className="text-faint">#{model.number}</span>
                  </span>
                  <span className="shrink-0 font-medium">{percent(model.top1)}</span>
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
      {shown.length < models.length && (
        <div className="border-t p-2 text-center">
          <Button variant="ghost" size="sm" onClick={() => setAll(true)}>
            Show all {models.length}
          </Button>
        </div>
      )}
    </Card>
  );
}
