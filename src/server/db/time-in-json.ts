/**
 * A time as both engines write it into JSON.
 * @param text ISO 8601; PostgreSQL's columns keep UTC and do not say so
 */
export function timeInJson(text: string): Date {
  return new Date(/(Z|[+-]\d\d:\d\d)$/.test(text) ? text : `${text}Z`);
}
