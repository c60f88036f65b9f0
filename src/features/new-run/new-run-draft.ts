import { z } from 'zod';
import { prioritySchema } from '@/shared/contracts/queue';
import type { RunDetail } from '@/shared/contracts/runs';
import { recipeWithAssignments } from '@/shared/recipe/assignments';
import { PRESETS, presetRecipe } from '@/shared/recipe/presets';
import { RECIPE_FIELDS, type Recipe } from '@/shared/recipe/recipe';
import { labelSchema, type RunRequirements } from '@/shared/run-requirements';
import { runtimeNameSchema } from '@/shared/trainer-job';
import { localTimeText } from '../queue/scheduled-time';
import { draftOf } from '../recipe/recipe-draft';
import { emptySweep, sweepDraftSchema } from '../sweeps/sweep-draft';

/** Where a run belongs: data, experiment and name. */
const targetSchema = z.object({
  datasetId: z.string(),
  /** `''`: the latest. */
  version: z.string(),
  /** Name of an experiment; `''`: the one named after the dataset; `NEW_EXPERIMENT`: that of `newExperiment`. */
  experiment: z.string(),
  newExperiment: z.string(),
  name: z.string(),
});
export type Target = z.infer<typeof targetSchema>;

export const NEW_EXPERIMENT = '__new';

/** When and where a run may start, as it is typed. */
const queueingSchema = z.object({
  priority: z.string(),
  /** As `datetime-local` has it; empty: as soon as it can. */
  notBefore: z.string(),
  /** Empty: any. */
  runtime: z.union([z.literal(''), runtimeNameSchema]),
  /** GiB; empty: any. */
  gpuMemory: z.string(),
  labels: z.array(z.string()).readonly(),
});
export type QueueingDraft = z.infer<typeof queueingSchema>;
export type QueueingErrors = Partial<Record<keyof QueueingDraft, string>>;

/** All that the New run form holds. */
export const newRunDraftSchema = z.object({
  preset: z.enum(PRESETS).nullable(),
  /** A draft from before a field was added does not fit any more. */
  recipe: z
    .record(z.string(), z.union([z.string(), z.boolean()]))
    .refine((recipe) => RECIPE_FIELDS.every(({ path }) => path in recipe)),
  target: targetSchema,
  queueing: queueingSchema,
  sweep: sweepDraftSchema,
  /** Why to train on data with leaks; empty: it has none, or nobody said. */
  overrideLeaks: z.string().default(''),
});
export type NewRunDraft = z.infer<typeof newRunDraftSchema>;

export interface NewRunStart {
  /** Id or name of the dataset that the address names. */
  dataset: string | undefined;
  /** Id of that dataset, or of the only one there is; else `''`. */
  datasetId: string;
  /** Number of that dataset's version; undefined for its latest. */
  version: string | undefined;
  cloned: RunDetail | null;
  /** `key=value` assignments on top of the clone's recipe. */
  changes: readonly string[];
}

/** What the form begins with. */
export function newRunDraft(start: NewRunStart): NewRunDraft {
  const { cloned } = start;
  return {
    preset: cloned ? cloned.preset : 'quick',
    recipe: draftOf(changedRecipe(cloned?.recipe ?? presetRecipe('quick'), start.changes)),
    target: firstTarget(start),
    queueing: queueingDraftOf({ requires: cloned?.requires }),
    sweep: emptySweep,
    overrideLeaks: '',
  };
}

/** Those of an address that no recipe can have are left out. */
function changedRecipe(recipe: Recipe, changes: readonly string[]): Recipe {
  return changes.reduce((changed, change) => {
    try {
      return recipeWithAssignments(changed, [change]);
    } catch {
      return changed;
    }
  }, recipe);
}

function firstTarget({ dataset, datasetId, version, cloned }: NewRunStart): Target {
  const named = dataset !== undefined && datasetId !== '';
  return {
    datasetId: named ? datasetId : (cloned?.datasetId ?? datasetId),
    version: named ? (version ?? '') : cloned ? String(cloned.datasetVersion) : '',
    experiment: cloned?.experimentName ?? '',
    newExperiment: '',
    name: '',
  };
}

export function checkTarget(target: Target): Partial<Record<keyof Target, string>> {
  const errors: Partial<Record<keyof Target, string>> = {};
  if (!target.datasetId) errors.datasetId = 'Choose a dataset';
  if (target.experiment === NEW_EXPERIMENT) {
    const name = target.newExperiment.trim();
    if (!name) errors.newExperiment = 'Enter a name for the experiment';
    else if (name.length > 80) errors.newExperiment = 'Enter at most 80 characters';
  }
  if (target.name.trim().length > 80) errors.name = 'Enter at most 80 characters';
  return errors;
}

export function queueingDraftOf({
  priority = 0,
  notBefore = null,
  requires = {},
}: {
  priority?: number;
  notBefore?: Date | null;
  requires?: RunRequirements;
}): QueueingDraft {
  return {
    priority: String(priority),
    notBefore: notBefore ? localTimeText(notBefore) : '',
    runtime: requires.runtime ?? '',
    gpuMemory: requires.gpuMemoryMiB ? String(requires.gpuMemoryMiB / 1024) : '',
    labels: requires.labels ?? [],
  };
}

/** What a draft stands for; an invalid field counts as empty. */
export function readQueueing(draft: QueueingDraft): {
  priority: number;
  notBefore: Date | null;
  requires: RunRequirements;
  errors: QueueingErrors;
} {
  const errors: QueueingErrors = {};
  const priority = prioritySchema.safeParse(readNumber(draft.priority || '0'));
  if (!priority.success) errors.priority = 'Enter a whole number from −1000 to 1000';
  const gpuMemory = draft.gpuMemory.trim() === '' ? null : readNumber(draft.gpuMemory);
  if (gpuMemory !== null && !(gpuMemory > 0)) errors.gpuMemory = 'Enter GiB, such as 8, or leave it empty';
  const notBefore = draft.notBefore === '' ? null : new Date(draft.notBefore);
  if (notBefore && Number.isNaN(notBefore.getTime())) {
    errors.notBefore = 'Enter a date and time, or leave it empty';
  }
  if (draft.labels.length > 10) errors.labels = 'Choose at most 10 labels';
  const invalid = draft.labels.find((label) => !labelSchema.safeParse(label).success);
  if (invalid !== undefined) {
    errors.labels = `“${invalid}”: use lower-case letters, digits, dots, dashes and underscores only`;
  }
  return {
    priority: priority.data ?? 0,
    notBefore: errors.notBefore ? null : notBefore,
    requires: {
      ...(draft.runtime && { runtime: draft.runtime }),
      ...(gpuMemory && !errors.gpuMemory && { gpuMemoryMiB: Math.round(gpuMemory * 1024) }),
      ...(draft.labels.length > 0 && !errors.labels && { labels: [...draft.labels] }),
    },
    errors,
  };
}

function readNumber(text: string): number {
  return Number(text.trim().replace(',', '.'));
}
