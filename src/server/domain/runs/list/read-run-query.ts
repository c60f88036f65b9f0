import { parseRunQuery, type RunQuery } from '@/shared/run-query/run-query';
import { AppError } from '../../../errors';

/** A query that somebody sent. @throws AppError `bad-request` that says what cannot be read */
export function readRunQuery(text: string, utcOffsetMinutes: number): RunQuery {
  const { query, errors } = parseRunQuery(text, { now: new Date(), utcOffsetMinutes });
  if (query) return query;
  throw new AppError('bad-request', `The query cannot be read: ${errors[0]?.message ?? 'it is empty.'}`);
}
