'use client';

import { useMutation } from '@tanstack/react-query';
import { Play } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { type FormEvent, useMemo, useRef, useState } from 'react';
import { DraftNotice } from '@/components/drafts/draft-notice';
import { useDraft } from '@/components/drafts/use-draft';
import { Button } from '@/components/ui/button';
import { Card, CardBody, CardHeader } from '@/components/ui/card';
import { errorText } from '@/components/ui/error-state';
import { overrideReasonSchema } from '@/shared/contracts/leaks';
import { AUGMENTATION } from '@/shared/recipe/augmentation';
import { type PresetName, presetRecipe, presets } from '@/shared/recipe/presets';
import { counted } from '../../shared/format';
import { useTRPC } from '../api/trpc';
import { AugmentationPreview } from '../recipe/augmentation-preview';
import { changedPaths, checkDraft, draftOf } from '../recipe/recipe-draft';
import { RecipeForm } from '../recipe/recipe-form';
import { SweepCard } from '../sweeps/sweep-card';
import { useSweepPreview } from '../sweeps/use-sweep-preview';
import { EstimateCard } from './estimate-card';
import { LeakOverrideField, useVersionLeaks } from './leak-override-field';
import {
  checkTarget,
  NEW_EXPERIMENT,
  type NewRunStart,
  newRunDraft,
  newRunDraftSchema,
  readQueueing,
} from './new-run-draft';
import { PresetCards } from './preset-cards';
import { QueueingCard } from './queueing-card';
import { RunTarget } from './run-target';

export function NewRunForm(start: NewRunStart) {
  const { dataset, version, cloned, changes } = start;
  const trpc = useTRPC();
  const router = useRouter();
  const form = useRef<HTMLFormElement>(null);
  const draft = useDraft({
    form: ['new-run', dataset, version, cloned?.id, ...changes].filter(Boolean).join(':'),
    schema: newRunDraftSchema,
    initial: () => newRunDraft(start),
  });
  const { preset, target, queueing, sweep } = draft.value;
  const [submitted, setSubmitted] = useState(false);
  const base = useMemo(
    () => draftOf(preset || !cloned ? presetRecipe(preset ?? 'quick') : cloned.recipe),
    [preset, cloned],
  );
  const origin = preset ? `${presets[preset].title} preset` : `Recipe of run #${cloned?.number}`;
  const { recipe, errors } = useMemo(() => checkDraft(draft.value.recipe), [draft.value.recipe]);
  const changed = useMemo(() => changedPaths(draft.value.recipe, base), [draft.value.recipe, base]);
  const targetErrors = checkTarget(target);
  const { errors: queueingErrors, ...queued } = readQueueing(queueing);
  const leaks = useVersionLeaks(target);
  const reason = overrideReasonSchema.safeParse(draft.value.overrideLeaks);
  const preview = useSweepPreview(sweep, recipe);
  const invalid =
    [errors, targetErrors, queueingErrors].flatMap(Object.keys).length +
    (sweep.on && (preview.missing ?? preview.error) ? 1 : 0) +
    (leaks?.state === 'found' && !reason.success ? 1 : 0);

  const startRun = useMutation(
    trpc.runs.start.mutationOptions({
      meta: { ownError: true },
      onSuccess: ({ number }) => leaveFor(`/runs/${number}`),
    }),
  );
  const startSweep = useMutation(
    trpc.sweeps.start.mutationOptions({
      meta: { ownError: true },
      onSuccess: ({ number }) => leaveFor(`/sweeps/${number}`),
    }),
  );
  const started = sweep.on ? startSweep : startRun;

  function leaveFor(page: string) {
    draft.clear();
    router.push(page);
  }

  function choosePreset(next: PresetName) {
    draft.change({ preset: next, recipe: draftOf(presetRecipe(next)) });
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    setSubmitted(true);
    if (!recipe || invalid > 0) {
      requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
      return;
    }
    const common = {
      dataset: target.datasetId,
      datasetVersion: target.version ? Number(target.version) : undefined,
      experiment:
        (target.experiment === NEW_EXPERIMENT ? target.newExperiment : target.experiment) || undefined,
      name: target.name.trim() || undefined,
      preset: preset ?? undefined,
      ...queued,
      overrideLeaks: leaks?.state === 'found' ? reason.data : undefined,
    };
    if (!sweep.on) startRun.mutate({ ...common, recipe, clonedFrom: cloned?.id });
    else if (preview.plan) startSweep.mutate({ ...common, ...preview.plan, base: recipe });
  }

  return (
    <form
      ref={form}
      onSubmit={submit}
      noValidate
      className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_18rem]"
    >
      <div className="grid min-w-0 gap-4">
        <DraftNotice draft={draft} />
        <PresetCards value={preset} onChange={choosePreset} />
        <RunTarget
          target={target}
          errors={submitted ? targetErrors : {}}
          onChange={(changes) => draft.change({ target: { ...target, ...changes } })}
        />
        <SweepCard
          draft={sweep}
          error={preview.error ?? (submitted ? preview.missing : null)}
          note={preview.missing ?? preview.size}
          onChange={(changes) => draft.change({ sweep: { ...sweep, ...changes } })}
        />
        <RecipeForm
          // A restored draft opens the advanced settings it changed.
          key={draft.restoredAt?.getTime()}
          draft={draft.value.recipe}
          base={base}
          changed={changed}
          errors={errors}
          onChange={(changes) => draft.change({ recipe: { ...draft.value.recipe, ...changes } })}
          actions={{
            [AUGMENTATION.title]: (
              <AugmentationPreview
                dataset={target.datasetId}
                number={target.version ? Number(target.version) : undefined}
                recipe={recipe}
              />
            ),
          }}
        />
        <QueueingCard
          draft={queueing}
          errors={queueingErrors}
          onChange={(changes) => draft.change({ queueing: { ...queueing, ...changes } })}
        />
      </div>
      <div className="grid gap-4 lg:sticky lg:top-7">
        <EstimateCard dataset={target.datasetId} recipe={recipe} />
        <Card>
          <CardHeader
            title="Start"
            actions={
              changed.length > 0 && (
                <Button size="sm" variant="ghost" onClick={() => draft.change({ recipe: base })}>
                  Reset all
                </Button>
              )
            }
          />
          <CardBody className="grid gap-3">
            <p className="text-muted text-xs">
              {changed.length === 0
                ? `${origin}, unchanged.`
                : `${origin}, ${counted(changed.length, 'field')} changed.`}
            </p>
            <LeakOverrideField
              leaks={leaks}
              target={target}
              value={draft.value.overrideLeaks}
              error={submitted && !reason.success ? reason.error.issues[0]?.message : undefined}
              onChange={(overrideLeaks) => draft.change({ overrideLeaks })}
            />
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
                : submitted && invalid > 0
                  ? `Fix the highlighted ${invalid === 1 ? 'field' : 'fields'}.`
                  : ''}
            </p>
          </CardBody>
        </Card>
      </div>
    </form>
  );
}
