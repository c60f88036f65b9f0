import { z } from 'zod';
import { splitSchema } from '../coin-class';
import { revisionSchema } from './edits';
import { archivedField } from './paging';

export const listCommentsInput = z.object({
  model: z.string(),
  split: splitSchema.optional(),
  truth: z.number().int().optional(),
  predicted: z.number().int().optional(),
  /** Remarks on a class, of all models of the dataset. */
  classKey: z.string().optional(),
  /** Remarks on a photo, of all models. */
  photoHash: z.string().optional(),
  archived: archivedField,
});

/** Curves of a run whose points can be remarked on. */
export const COMMENTED_METRICS = ['valAccuracy', 'valLoss', 'accuracy', 'loss', 'learningRate'] as const;
export const COMMENTED_METRIC_LABELS: Record<(typeof COMMENTED_METRICS)[number], string> = {
  valAccuracy: 'Validation accuracy',
  valLoss: 'Validation loss',
  accuracy: 'Training accuracy',
  loss: 'Training loss',
  learningRate: 'Learning rate',
};

/** What a remark is about beside the version itself: a class, a photo, or a point of a curve. */
const anchorSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('class'), classKey: z.string().min(1).max(1024) }),
  z.object({ kind: z.literal('photo'), photoHash: z.string().regex(/^[0-9a-f]{64}$/) }),
  z.object({
    kind: z.literal('point'),
    metric: z.enum(COMMENTED_METRICS),
    epoch: z.number().int().min(1).max(1_000_000),
  }),
]);
export type CommentAnchor = z.infer<typeof anchorSchema>;

export const addCommentInput = z.object({
  model: z.string(),
  body: z.string().trim().min(1, 'Enter a comment').max(4000, 'Enter at most 4,000 characters'),
  cell: z
    .object({ split: splitSchema, truth: z.number().int().min(0), predicted: z.number().int().min(0) })
    .optional(),
  anchor: anchorSchema.optional(),
  /** The comment that is answered; the answer is about the same. */
  replyTo: z.string().optional(),
});

/** Settles the thread that a comment began, or opens it again. */
export const resolveCommentInput = z.object({ id: z.string(), resolved: z.boolean() });

export const editCommentInput = z.object({
  id: z.string(),
  revision: revisionSchema,
  body: addCommentInput.shape.body,
});

export interface CommentItem {
  id: string;
  body: string;
  revision: number;
  author: { id: string; name: string };
  cell: {
    split: string;
    truth: number;
    predicted: number;
    truthLabel: string;
    predictedLabel: string;
  } | null;
  anchor: CommentAnchor | null;
  /** Of the class that it is about. */
  classLabel: string | null;
  /** The model version that it was written on. */
  model: { id: string; number: number };
  /** The comment that began its thread; null for that one. */
  threadId: string | null;
  /** Null while the thread is open. */
  resolved: { at: Date; by: string } | null;
  createdAt: Date;
  editedAt: Date | null;
  /** Since when lists do not show it; null when they do. */
  archivedAt: Date | null;
  mine: boolean;
}
