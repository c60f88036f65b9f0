import { z } from 'zod';
import { nameSchema as boundedName } from '../names';

/**
 * The revision of what an editor saw, sent back with its changes. Every saved edit raises it by one; an edit that saw
 * an older one is refused as a `conflict` whose `data.staleEdit` says what is saved now.
 */
export const revisionSchema = z.number().int().min(0);

/** The name of something people have made: a run, a model, an experiment, a dataset. */
export const nameSchema = boundedName(80);

/** What a saved edit answers. */
export interface SavedEdit {
  revision: number;
}

/** Somebody else saved the same thing after the editor had read it. */
export interface StaleEdit {
  /** Sent with the next try by who wants to save all the same. */
  revision: number;
  /** The fields that may be edited, as they are saved now; by the names under which they are sent. */
  current: Readonly<Record<string, string | number | boolean | readonly string[]>>;
}
