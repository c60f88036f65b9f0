import { isDeepStrictEqual } from 'node:util';
import type { SavedEdit, StaleEdit } from '@/shared/contracts/edits';
import { AppError } from '../../errors';

/** An edit that rests on values which somebody else has replaced since. */
export class StaleEditError extends AppError {
  constructor(readonly staleEdit: StaleEdit) {
    super(
      'conflict',
      'Somebody else changed this after you opened it. Compare both versions, then save again or keep theirs.',
    );
  }
}

/** An edit whose new values are on their way to a row. */
interface Edit {
  /** The revision its editor saw. */
  revision: number;
  /** Only the fields that the editor changed. */
  changes: Readonly<Record<string, unknown>>;
  /** Writes the changes and raises the revision, in one statement that matches the row at `revision` only. */
  write(): Promise<{ count: number }>;
  /** The row's editable fields as they are saved now, with its revision; null when it is gone. */
  read(): Promise<({ revision: number } & StaleEdit['current']) | null>;
  gone(): AppError;
}

/**
 * Saves what one person changed, unless somebody else saved the same thing in between. A repeated edit whose values
 * are already saved counts as done, so that a lost answer may be asked for again.
 * @throws StaleEditError, and `gone()` when there is nothing left to edit
 */
export async function saveEdit({ revision, changes, write, read, gone }: Edit): Promise<SavedEdit> {
  const { count } = await write();
  if (count > 0) return { revision: revision + 1 };
  const row = await read();
  if (!row) throw gone();
  const { revision: latest, ...current } = row;
  const isSaved = Object.entries(changes).every(
    ([field, value]) => value === undefined || isDeepStrictEqual(current[field], value),
  );
  if (isSaved) return { revision: latest };
  throw new StaleEditError({ revision: latest, current });
}

/** The part of a row's update that makes it an edit. */
export const raised = { increment: 1 } as const;
