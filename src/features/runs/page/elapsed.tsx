'use client';

import { useEffect, useState } from 'react';
import type { IsoTime } from '@/shared/contracts/runs';
import { duration } from '../../../shared/format';

/** Time from `start` to `end`; counts on while `end` is null. */
export function Elapsed({ start, end }: { start: IsoTime | null; end: IsoTime | null }) {
  const [now, setNow] = useState<number | null>(null);
  const counting = start !== null && end === null;
  useEffect(() => {
    if (!counting) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [counting]);
  const until = end === null ? now : Date.parse(end);
  if (start === null || until === null) return <>–</>;
  return <>{duration(Math.max(0, (until - Date.parse(start)) / 1000))}</>;
}
