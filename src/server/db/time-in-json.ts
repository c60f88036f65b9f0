/**
 * A time as both engines write it into JSON.
 * @param text ISO 8601; PostgreSQL's columns keep UTC without naming the zone
 */
export function timeInJson(text: string): Date {
  return new Date(withZone(text));
}

const withZone = (text: string) => (/(Z|[+-]\d\d:\d\d)$/.test(text) ? text : `${text}Z`);

/** A time for JSON that a statement takes apart: as Prisma writes it into SQLite, with a zone for PostgreSQL. */
export const timeToJson = (time: Date) => time.toISOString().replace('Z', '+00:00');
