let grouped: Intl.NumberFormat | undefined;

/** A number as people read it, `100,000`. What has no comma needs no format: making the first takes 20 ms. */
export function count(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1000) return String(value);
  grouped ??= new Intl.NumberFormat('en-GB');
  return grouped.format(value);
}
