import { createHash } from 'node:crypto';
import type { Recipe } from '@/shared/recipe/recipe';
import type { CheckpointPosition } from '@/shared/run-events';

export interface CheckpointTensor {
  name: string;
  shape: readonly number[];
  /** float32, row by row. */
  values: Float32Array;
}

/** All it takes to continue with a run as if nothing had happened. */
export interface Checkpoint {
  runId: string;
  /** The attempt that made it. */
  attempt: number;
  /** See `fingerprintOf`. */
  fingerprint: string;
  /** `Runtime.arithmetic` of all that have trained this run so far, the last one first. Absent in old ones. */
  arithmetic?: readonly string[] | undefined;
  position: CheckpointPosition;
  /** Everything that is no tensor. Plain data; numbers that are not finite survive. */
  state: unknown;
  tensors: readonly CheckpointTensor[];
}

/** A checkpoint fits only the same recipe, photos and classes: this hash is equal when they are. */
export function fingerprintOf({
  recipe,
  contentHash,
  classes,
}: {
  recipe: Recipe;
  /** Of the dataset version. */
  contentHash: string;
  classes: number;
}): string {
  const text = JSON.stringify({ recipe: sinceBefore(recipe), contentHash, classes }, sortedKeys);
  return createHash('sha256').update(text).digest('hex');
}

/** Without what is off and came to recipes later: a run that began before there was a choice of it continues. */
function sinceBefore({ mixedPrecision, contrastive, lastFit, ...always }: Recipe): Partial<Recipe> {
  return {
    ...always,
    ...(mixedPrecision ? { mixedPrecision } : null),
    ...(contrastive.weight > 0 ? { contrastive } : null),
    ...(lastFit ? { lastFit } : null),
  };
}

/** The order of an object's keys does not matter. */
function sortedKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
