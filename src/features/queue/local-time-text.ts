/** A moment as `datetime-local` inputs have it: to the minute, in the reader's time zone. */
export function localTimeText(date: Date): string {
  const local = new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}
