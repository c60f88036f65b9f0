/**
 * Text as both databases can keep it: PostgreSQL takes neither NUL nor halves of a character, and a trainer's output
 * may hold either, the latter where a long line was cut. Without this one such line would block a run's log for
 * ever. Only for messages that were checked: it goes as deep as they are nested.
 */
export function storable(value: unknown): unknown {
  if (typeof value === 'string') return clean(value);
  if (Array.isArray(value)) return value.map(storable);
  if (value === null || typeof value !== 'object' || Buffer.isBuffer(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [clean(key), storable(part)]));
}

function clean(text: string): string {
  return (text.includes('\0') ? text.replaceAll('\0', '') : text).toWellFormed();
}
