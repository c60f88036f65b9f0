import { z } from 'zod';
import { nameSchema } from './edits';

/** Lists whose filters, columns and sort can be kept under a name. */
const VIEWED_LISTS = ['runs'] as const;
const listSchema = z.enum(VIEWED_LISTS);

export const listViewsInput = z.object({ list: listSchema });
export const saveViewInput = z.object({
  list: listSchema,
  name: nameSchema,
  /** The part of the address behind `?`. */
  search: z.string().max(4000),
  /** Everybody's, not only mine. */
  team: z.boolean(),
});
export const removeViewInput = z.object({ id: z.string() });

export interface SavedViewItem {
  id: string;
  name: string;
  search: string;
  team: boolean;
  createdBy: string;
  /** Whether the one who asks may remove or replace it. */
  mine: boolean;
}
