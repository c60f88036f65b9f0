'use client';

import { useState } from 'react';

// Made when first needed: the browser's formats of time cost a page some 30 ms before it draws anything.
let dateAndTime: Intl.DateTimeFormat | undefined;
let hoverLocal: Intl.DateTimeFormat | undefined;
let hoverUtc: Intl.DateTimeFormat | undefined;

/** What one reads on hover of any time: in the viewer's zone, and in UTC. */
export function exactTime(date: Date): string {
  const parts = { dateStyle: 'medium', timeStyle: 'long' } as const;
  hoverLocal ??= new Intl.DateTimeFormat('en-GB', parts);
  hoverUtc ??= new Intl.DateTimeFormat('en-GB', { ...parts, timeZone: 'UTC' });
  return `${hoverLocal.format(date)}\n${hoverUtc.format(date)}`;
}

/** Date and time to the minute, in the viewer's zone. */
function dateTimeText(date: Date): string {
  dateAndTime ??= new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
  return dateAndTime.format(date);
}

/** `14:05:09` in the viewer's zone, without `Intl`: a log has thousands of them. */
function clockText(date: Date): string {
  return date.toTimeString().slice(0, 8);
}

interface AbsoluteTimeProps {
  date: Date | string | number;
  /** Seconds without the date, as a log has them. */
  clock?: boolean;
  className?: string;
}

/** A moment in the viewer's zone; hover for UTC. */
export function AbsoluteTime({ date: moment, clock = false, className }: AbsoluteTimeProps) {
  const date = new Date(moment);
  const [pointed, setPointed] = useState(false);
  // The server is in a zone of its own.
  return (
    <time
      dateTime={date.toISOString()}
      title={pointed ? exactTime(date) : undefined}
      onPointerEnter={() => setPointed(true)}
      className={className}
      suppressHydrationWarning
    >
      {clock ? clockText(date) : dateTimeText(date)}
    </time>
  );
}
