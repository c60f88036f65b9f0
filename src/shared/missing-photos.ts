const NAMED = 5;

/** Says how many photos of a dataset are gone, the first of them by hash, and what to do. */
export function missingPhotosText({
  missing,
  total,
  from,
}: {
  missing: readonly string[];
  total: number;
  from: string;
}): string {
  const first = [...missing].sort().slice(0, NAMED);
  const rest = missing.length > first.length ? ', …' : '';
  return (
    `${missing.length} of the ${total} photos of this dataset are gone from ${from}: ` +
    `${first.map((hash) => `${hash.slice(0, 12)}…`).join(', ')}${rest}. ` +
    'Put them back, or import the dataset again and clone this run.'
  );
}
