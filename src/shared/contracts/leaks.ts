import { z } from 'zod';
import type { Split } from '../coin-class';

/** Why somebody trains on data with leaks; it stands beside every figure that comes of it. */
export const overrideReasonSchema = z
  .string()
  .trim()
  .min(3, 'Say why, in a few words')
  .max(500, 'Enter at most 500 characters');

/** Copies of one photo that a version holds in several splits. */
export interface LeakGroup {
  /** Names the group by its photos, as the finding does. */
  key: string;
  photos: { hash: string; file: string; classKey: string; split: Split | null }[];
}

/**
 * What is known of leaks in the data of a run: groups of copies across splits flatter its figures.
 * - `unknown`: the report of the version is not finished.
 * - `found`: there are leaks, and nobody has overridden them: they were found after the start.
 * - `overridden`: somebody let it train all the same.
 */
export interface RunLeaks {
  state: 'unknown' | 'found' | 'overridden';
  groups: number;
  override: LeakOverride | null;
}

/** Of runs that have leaks in their data, how many somebody let train all the same, and how many nobody has. */
export interface LeakCounts {
  overridden: number;
  found: number;
}

interface LeakOverride {
  /** Name of who gave it. */
  by: string;
  at: Date;
  reason: string;
}

/** The same of a version that a run could be started on. */
export interface VersionLeaks {
  state: 'unknown' | 'found' | 'none';
  groups: number;
}

export const overrideLeaksInput = z.object({
  /** Id or number of a queued run. */
  run: z.string(),
  reason: overrideReasonSchema,
});
