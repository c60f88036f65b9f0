import { AppError } from '../../errors';

interface Place {
  createdAt: Date;
  id: string;
}

/** Where a page of the history ended, as the caller hands it back for the next one. */
export function encodeCursor({ createdAt, id }: Place): string {
  return `${createdAt.getTime()}_${id}`;
}

/** @throws AppError `bad-request` */
export function decodeCursor(cursor: string): Place {
  const [, time, id] = /^(\d{1,15})_(\w{1,64})$/.exec(cursor) ?? [];
  if (!time || !id)
    throw new AppError('bad-request', 'This is no place in the history. Start from its first page.');
  return { createdAt: new Date(Number(time)), id };
}
