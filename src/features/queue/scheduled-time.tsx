let scheduled: Intl.DateTimeFormat | undefined;

/** When a run may start, in the reader's own time zone. */
export function ScheduledTime({ date }: { date: Date }) {
  scheduled ??= new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
  return (
    <time dateTime={date.toISOString()} suppressHydrationWarning>
      Scheduled for {scheduled.format(date)}
    </time>
  );
}
