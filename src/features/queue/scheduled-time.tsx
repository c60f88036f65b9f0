import { AbsoluteTime } from '@/components/ui/absolute-time';

/** When a run may start, in the viewer's own time zone. */
export function ScheduledTime({ date }: { date: Date }) {
  return (
    <>
      Scheduled for <AbsoluteTime date={date} />
    </>
  );
}
