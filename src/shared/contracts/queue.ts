import { z } from 'zod';
import type { RunRequirements } from '../run-requirements';
import { type Page, pageFields } from './paging';

/** Bounds wide enough for any scale people settle on, and narrow enough to be read. */
export const prioritySchema = z.number().int().min(-1000).max(1000);

const queueTargetSchema = z.union([
  z.enum(['top', 'bottom']),
  /** Runs by id or number. */
  z.strictObject({ before: z.string() }),
  z.strictObject({ after: z.string() }),
]);

export const moveRunInput = z.object({
  run: z.string(),
  to: queueTargetSchema,
  /** Priority it should have there if its neighbours allow; its own when absent. */
  priority: prioritySchema.optional(),
});
export type MoveRunInput = z.infer<typeof moveRunInput>;

/** What takes a move back: a call of the same kind. */
export type MoveUndo = MoveRunInput;

export const setPriorityInput = z.object({ run: z.string(), priority: prioritySchema });
/** `notBefore` null: as soon as a worker is free. */
export const scheduleRunInput = z.object({ run: z.string(), notBefore: z.date().nullable() });

export const listQueueInput = z.object({
  ...pageFields,
  limit: pageFields.limit.default(100),
});

/** A part of the queue, from its front or behind what the cursor names. */
export type QueuePage = Omit<Page<QueueItem>, 'previousCursor'>;

/** A queued run, where it stands in line. */
export interface QueueItem {
  id: string;
  number: number;
  name: string;
  experimentId: string;
  experimentName: string;
  datasetName: string;
  priority: number;
  notBefore: Date | null;
  requires: RunRequirements;
  sweepNumber: number | null;
  /** Epochs done by earlier attempts; it continues after them. */
  epoch: number;
  createdAt: Date;
  createdBy: string | null;
  /** Why it does not start yet, in words. */
  waitingFor: string;
}
