/**
 * Share of a dataset's photos that a run may leave out because they cannot be decoded, of which one always may. With more
 * the run fails: something happened to the photos that a person should look at. The server holds evaluations against it.
 */
const MAX_UNREADABLE_SHARE = 0.01;

/** How many photos of a dataset may be left out. */
export function maxUnreadable(photos: number): number {
  return Math.max(1, Math.floor(photos * MAX_UNREADABLE_SHARE));
}
