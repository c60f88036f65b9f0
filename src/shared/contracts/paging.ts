import { z } from 'zod';

/** Rows that a page of a list shows; a program may ask for more at once. */
export const PAGE_ROWS = 50;
export const MAX_PAGE_ROWS = 200;
const MAX_SEARCH_LENGTH = 200;
const MAX_CURSOR_LENGTH = 2000;

export interface Sort<By extends string = string> {
  by: By;
  direction: 'asc' | 'desc';
}

/** One page of a list whose rows the database has filtered and sorted. */
export interface Page<T> {
  items: T[];
  /** `cursor` of the page behind this one; null on the last. */
  nextCursor: string | null;
  /** `cursor` of the page before this one; null on the first. */
  previousCursor: string | null;
  /** Rows before this page. */
  offset: number;
  /** Rows on all pages. */
  total: number;
}

/** Which page: none named is the first. A cursor is what a page gave, and holds for the same sort only. */
export const pageFields = {
  cursor: z.string().max(MAX_CURSOR_LENGTH).optional(),
  limit: z.number().int().min(1).max(MAX_PAGE_ROWS).default(PAGE_ROWS),
};

/** Words that must all be found, in any of the columns that are searched. */
export const searchField = z.string().trim().max(MAX_SEARCH_LENGTH).optional();

/** True: a list shows what is archived as well. */
export const archivedField = z.boolean().optional();

/** By which column, and in which direction; the server's own order when absent. */
export function sortField<const By extends readonly [string, ...string[]]>(columns: By) {
  return z.object({ by: z.enum(columns), direction: z.enum(['asc', 'desc']) }).optional();
}
