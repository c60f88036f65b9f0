'use client';

import { useMutation } from '@tanstack/react-query';
import { Play } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { type FormEvent, useMemo, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Card, CardBody, CardHeader } from '@/components/ui/card';
import { errorText } from '@/components/ui/error-state';
import type { DatasetListItem } from '@/shared/contracts/datasets';
import type { RunDetail } from '@/shared/contracts/runs';
import { type PresetName, presetRecipe, presets } from '@/shared/recipe/presets';
import { counted } from '../../shared/format';
import { useTRPC } from '../api/trpc';
import { changedPaths, checkDraft, draftOf, type RecipeDraft } from '../recipe/recipe-draft';
import { RecipeForm } from '../recipe/recipe-form';
import { SweepCard } from '../sweeps/sweep-card';
import { emptySweep, type SweepDraft } from '../sweeps/sweep-draft';
import { useSweepPreview } from '../sweeps/use-sweep-preview';
import { EstimateCard } from './estimate-card';
import { PresetCards } from './preset-cards';
import { QueueingCard } from './queueing-card';
import { queueingDraftOf, readQueueing } from './queueing-draft';
import { NEW_EXPERIMENT, RunTarget, type Target } from './run-target';

interface NewRunFormProps {
  datasets: readonly DatasetListItem[];
  /** Id or name of the dataset to begin with. */
  dataset: string | undefined;
  /** Number of that dataset's version; undefined for its latest. */
  version: string | undefined;
  cloned: RunDetail | null;
}

export function NewRunForm({ datasets, dataset, version, cloned }: NewRunFormProps) {
  const trpc = useTRPC();
  const router = useRouter();
  const form = useRef<HTMLFormElement>(null);
  const [preset, setPreset] = useState<PresetName | null>(cloned ? cloned.preset : 'quick');
  const [draft, setDraft] = useState<RecipeDraft>(() => draftOf(cloned?.recipe ?? presetRecipe('quick')));
  const [target, setTarget] = useState<Target>(() => firstTarget({ datasets, dataset, version, cloned }));
  const [queueing, setQueueing] = useState(() => queueingDraftOf({ requires: cloned?.requires }));
  const [sweep, setSweep] = useState<SweepDraft>(emptySweep);
  const [submitted, setSubmitted] = useState(false);
  const base = useMemo(
    () => draftOf(preset || !cloned ? presetRecipe(preset ?? 'quick') : cloned.recipe),
    [preset, cloned],
  );
  const origin = preset ? `the ${presets[preset].title.toLowerCase()} preset` : `run #${cloned?.number}`;
  const { recipe, errors } = useMemo(() => checkDraft(draft), [draft]);
  const changed = useMemo(() => changedPaths(draft, base), [draft, base]);
  const targetErrors = checkTarget(target);
  const { errors: queueingErrors, ...queued } = readQueueing(queueing);
  const preview = useSweepPreview(sweep, recipe);
  const wrong =
    [errors, targetErrors, queueingErrors].flatMap(Object.keys).length +
    (sweep.on && (preview.missing ?? preview.error) ? 1 : 0);

  const start = useMutation(
    trpc.runs.start.mutationOptions({
      meta: { ownError: true },
      onSuccess: ({ number }) => router.push(`/runs/${number}`),
    }),
  );
  const startSweep = useMutation(
    trpc.sweeps.start.mutationOptions({
      meta: { ownError: true },
      onSuccess: ({ number }) => router.push(`/sweeps/${number}`),
    }),
  );
  const started = sweep.on ? startSweep : start;

  function choosePreset(next: PresetName) {
    setPreset(next);
    setDraft(draftOf(presetRecipe(next)));
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    setSubmitted(true);
    if (!recipe || wrong > 0) {
      requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
      return;
    }
    const wanted = {
      dataset: target.datasetId,
      datasetVersion: target.version ? Number(target.version) : undefined,
      experiment:
        (target.experiment === NEW_EXPERIMENT ? target.newExperiment : target.experiment) || undefined,
      name: target.name.trim() || undefined,
      preset: preset ?? undefined,
      ...queued,
    };
    if (!sweep.on) start.mutate({ ...wanted, recipe, clonedFrom: cloned?.id });
    else if (preview.plan) startSweep.mutate({ ...wanted, ...preview.plan, base: recipe });
  }

  return (
    <form
      ref={form}
      onSubmit={submit}
      noValidate
      className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_18rem]"
    >
      <div className="grid min-w-0 gap-4">
        <PresetCards value={preset} onChange={choosePreset} />
        <RunTarget
          target={target}
          datasets={datasets}
          errors={submitted ? targetErrors : {}}
          onChange={(changes) => setTarget({ ...target, ...changes })}
        />
        <SweepCard
          draft={sweep}
          error={preview.error ?? (submitted ? preview.missing : null)}
          note={preview.missing ?? preview.size}
          onChange={(changes) => setSweep({ ...sweep, ...changes })}
        />
        <RecipeForm
          draft={draft}
          base={base}
          changed={changed}
          errors={errors}
          onChange={(changes) => setDraft({ ...draft, ...changes })}
        />
        <QueueingCard
          draft={queueing}
          errors={queueingErrors}
          onChange={(changes) => setQueueing({ ...queueing, ...changes })}
        />
      </div>
      <div className="grid gap-4 lg:sticky lg:top-7">
        <EstimateCard dataset={target.datasetId} recipe={recipe} />
        <Card>
          <CardHeader
            title="Start"
            actions={
              changed.length > 0 && (
                <Button size="sm" variant="ghost" onClick={() => setDraft(base)}>
                  Reset all
                </Button>
              )
            }
          />
          <CardBody className="grid gap-3">
            <p className="text-muted text-xs">
              {changed.length === 0
                ? `The recipe is that of ${origin} as it is.`
                : `${counted(changed.length, 'field')} changed from ${origin}.`}
            </p>
            <Button
              type="submit"
              variant="primary"
              busy={started.isPending || started.isSuccess}
              className="w-full"
            >
              <Play aria-hidden />
              {sweep.on
                ? `Start ${preview.runs === null ? 'sweep' : counted(preview.runs, 'run')}`
                : 'Start run'}
            </Button>
            <p role="alert" className="text-bad text-xs empty:hidden">
              {started.error
                ? errorText(started.error)
                : submitted && wrong > 0
                  ? `${counted(wrong, 'field')} to set right first.`
                  : ''}
            </p>
          </CardBody>
        </Card>
      </div>
    </form>
  );
}

function firstTarget({ datasets, dataset, version, cloned }: NewRunFormProps): Target {
  const usable = datasets.filter(({ latestVersion }) => latestVersion !== null);
  const named = usable.find(({ id, name }) => id === dataset || name === dataset);
  // With one dataset there is nothing to choose.
  const only = usable.length === 1 ? usable[0] : undefined;
  return {
    datasetId: named?.id ?? cloned?.datasetId ?? only?.id ?? '',
    version: named ? (version ?? '') : cloned ? String(cloned.datasetVersion) : '',
    experiment: cloned?.experimentName ?? '',
    newExperiment: '',
    name: '',
  };
}

function checkTarget(target: Target): Partial<Record<keyof Target, string>> {
  const errors: Partial<Record<keyof Target, string>> = {};
  if (!target.datasetId) errors.datasetId = 'Choose a dataset';
  if (target.experiment === NEW_EXPERIMENT) {
    const name = target.newExperiment.trim();
    if (!name) errors.newExperiment = 'Give the experiment a name';
    else if (name.length > 80) errors.newExperiment = 'At most 80 characters';
  }
  if (target.name.trim().length > 80) errors.name = 'At most 80 characters';
  return errors;
}
