import { z } from 'zod';
import { splitSchema } from '../coin-class';
import { revisionSchema } from './edits';
import { archivedField } from './paging';

export const listCommentsInput = z.object({
  model: z.string(),
  split: splitSchema.optional(),
  truth: z.number().int().optional(),
  predicted: z.number().int().optional(),
  archived: archivedField,
});

export const addCommentInput = z.object({
  model: z.string(),
  body: z.string().trim().min(1, 'Enter a comment').max(4000, 'Enter at most 4,000 characters'),
  cell: z
    .object({ split: splitSchema, truth: z.number().int().min(0), predicted: z.number().int().min(0) })
    .optional(),
});

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
  createdAt: Date;
  editedAt: Date | null;
  /** Since when lists do not show it; null when they do. */
  archivedAt: Date | null;
  mine: boolean;
}
