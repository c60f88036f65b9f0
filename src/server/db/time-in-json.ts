import type { IsoTime } from '@/shared/contracts/runs';

/**
 * A time as both engines write it into JSON.
 * @param text ISO 8601; PostgreSQL's columns keep UTC and do not say so
 */
export function timeInJson(text: string): Date {
  return new Date(withZone(text));
}

/** The same as text, as `Date.toISOString` writes it; made anew only where an engine wrote it differently. */
export function isoTimeInJson(text: string): IsoTime {
  const zoned = withZone(text).replace(/\+00:00$/, 'Z');
  return AS_ISO.test(zoned) ? zoned : new Date(zoned).toISOString();
}

const AS_ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

const withZone = (text: string) => (/(Z|[+-]\d\d:\d\d)$/.test(text) ? text : `${text}Z`);

/** A time for JSON that a statement takes apart: as Prisma writes it into SQLite, with a zone for PostgreSQL. */
export const timeToJson = (time: Date) => time.toISOString().replace('Z', '+00:00');
