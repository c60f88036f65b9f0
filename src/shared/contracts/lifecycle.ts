import { z } from 'zod';
import { LIFECYCLE_KINDS, type LifecycleKind } from '../lifecycle-kinds';
import { pageFields, searchField } from './paging';

/** Things that one call may name; whoever has more calls again, and knows how far it got. */
export const MAX_LIFECYCLE_REFS = 100;

const kindSchema = z.enum(LIFECYCLE_KINDS);
/** By id; runs, sweeps and models by number too, datasets and experiments by name, versions as `dataset:number`. */
const refSchema = z.string().min(1).max(200);

export const itemsInput = z.object({
  kind: kindSchema,
  refs: z.array(refSchema).min(1).max(MAX_LIFECYCLE_REFS),
});
export const itemInput = z.object({ kind: kindSchema, ref: refSchema });
export const deleteInput = itemsInput.extend({
  /** Also whatever uses what is deleted: the runs on a dataset, with their models. */
  withDependents: z.boolean().default(false),
});
export const purgeInput = z.object({
  deletions: z.array(z.string().max(100)).min(1).max(MAX_LIFECYCLE_REFS),
});
export const binInput = z.object({ kind: kindSchema.optional(), search: searchField, ...pageFields });

/** What a call did, thing by thing: one that cannot be done keeps none of the others. */
export interface LifecycleOutcome {
  /** Ids of what was done, also of what had been done before. */
  done: string[];
  refused: { ref: string; label: string; reason: string }[];
}

export type KindCounts = Partial<Record<LifecycleKind, number>>;

/** What deleting some things would do. */
export interface DeletionPreview {
  items: { id: string; label: string }[];
  /** What goes along, because it is a part of them. */
  along: KindCounts;
  /** What uses them, and would be left without: deleted too, or they stay. */
  dependents: KindCounts;
  /** The first of the dependents, by name. */
  dependentLabels: string[];
  /** Bytes of files that nothing else is known to need; freed when they are removed for good. */
  bytes: number;
  /** Why it would be refused as things are, in sentences; empty when nothing speaks against it. */
  obstacles: string[];
  /** How long they stay in the bin. */
  binDays: number;
}

/** Whether one thing is hidden, and how it comes back. */
export interface LifecycleState {
  kind: LifecycleKind;
  id: string;
  label: string;
  archivedAt: Date | null;
  deletion: BinItem | null;
}

export interface BinItem {
  id: string;
  kind: LifecycleKind;
  itemId: string;
  label: string;
  along: KindCounts;
  deletedAt: Date;
  deletedBy: string | null;
  /** When it is removed for good. */
  purgeAt: Date;
  /** It is being removed: it cannot be restored any more. */
  purging: boolean;
}
