import { AbsoluteTime } from '@/components/ui/absolute-time';

/** When a run may start, in the viewer's own time zone. */
export function ScheduledTime({ date }: { date: Date }) {
  return (
    <>
      Scheduled for <AbsoluteTime date={date} />
    </>
  );
}

/** A moment as `datetime-local` inputs have it: to the minute, in the reader's time zone. */
export function localTimeText(date: Date): string {
  const local = new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}
