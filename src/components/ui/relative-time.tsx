'use client';

import { useEffect, useState } from 'react';
import { exactTime } from './absolute-time';

const MINUTE = ['min', 'min', 60] as const;
/** Units from the largest, as for one and for many, with their length in seconds. */
const units = [
  ['year', 'years', 31_536_000],
  ['month', 'months', 2_592_000],
  ['day', 'days', 86_400],
  ['hr', 'hrs', 3_600],
  MINUTE,
] as const;

/** "3 min ago", or "just now" within 45 s; a future moment reads "in 3 min". */
function relativeTime(date: Date, now: Date): string {
  const seconds = (date.getTime() - now.getTime()) / 1000;
  const size = Math.abs(seconds);
  if (size < 45) return 'just now';
  const [one, many, length] = units.find(([, , length]) => size >= length) ?? MINUTE;
  const count = Math.max(1, Math.round(size / length));
  const text = `${count} ${count === 1 ? one : many}`;
  return seconds < 0 ? `${text} ago` : `in ${text}`;
}

/** A moment as people say it, kept fresh; hover for the exact time in the viewer's zone and in UTC. */
export function RelativeTime({ date: moment, className }: { date: Date | string; className?: string }) {
  const date = new Date(moment);
  const [now, setNow] = useState(() => new Date());
  const [pointed, setPointed] = useState(false);
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), 30_000);
    return () => clearInterval(timer);
  }, []);
  // Server and browser clocks differ by a moment, so the text may too.
  return (
    <time
      dateTime={date.toISOString()}
      title={pointed ? exactTime(date) : undefined}
      onPointerEnter={() => setPointed(true)}
      className={className}
      suppressHydrationWarning
    >
      {relativeTime(date, now)}
    </time>
  );
}
