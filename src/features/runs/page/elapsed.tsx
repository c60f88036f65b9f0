'use client';

import { useEffect, useState } from 'react';
import { duration } from '../../../shared/format';

/** Time from `start` to `end`; counts on while `end` is null. */
export function Elapsed({ start, end }: { start: Date | null; end: Date | null }) {
  const [now, setNow] = useState<number | null>(null);
  const counting = start !== null && end === null;
  useEffect(() => {
    if (!counting) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [counting]);
  const until = end === null ? now : end.getTime();
  if (start === null || until === null) return <>–</>;
  return <>{duration(Math.max(0, (until - start.getTime()) / 1000))}</>;
}
