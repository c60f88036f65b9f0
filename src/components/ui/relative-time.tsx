'use client';

import { useEffect, useState } from 'react';

/** Units from the largest, with their length in seconds. */
const units: [unit: Intl.RelativeTimeFormatUnit, seconds: number][] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3_600],
];

const relative = new Intl.RelativeTimeFormat('en-GB', { numeric: 'always', style: 'short' });
const absolute = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });

/** "3 mins ago", or "just now" within 45 s; a future moment reads "in 3 min". */
export function relativeTime(date: Date, now: Date): string {
  const seconds = (date.getTime() - now.getTime()) / 1000;
  const size = Math.abs(seconds);
  if (size < 45) return 'just now';
  const [unit, length] = units.find(([, length]) => size >= length) ?? ['minute', 60];
  const count = Math.max(1, Math.round(size / length));
  return relative.format(seconds < 0 ? -count : count, unit);
}

/** A moment as people say it, kept fresh; hover for the exact time. */
export function RelativeTime({ date: moment, className }: { date: Date | string; className?: string }) {
  const date = new Date(moment);
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), 30_000);
    return () => clearInterval(timer);
  }, []);
  // Server and browser clocks differ by a moment, so the text may too.
  return (
    <time
      dateTime={date.toISOString()}
      title={absolute.format(date)}
      className={className}
      suppressHydrationWarning
    >
      {relativeTime(date, now)}
    </time>
  );
}
