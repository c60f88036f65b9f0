const scheduled = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });

/** When a run may start, in the reader's own time zone. */
export function ScheduledTime({ date }: { date: Date }) {
  return (
    <time dateTime={date.toISOString()} suppressHydrationWarning>
      Scheduled for {scheduled.format(date)}
    </time>
  );
}
