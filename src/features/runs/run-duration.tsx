'use client';

import { useEffect, useState } from 'react';
import type { RunListItem } from '@/shared/contracts/runs';
import { duration } from '@/shared/format';
import { durationSeconds } from '@/shared/run-time';

/** A run's duration with its pauses; it counts on while the run has not ended. */
export function RunDuration({ run }: { run: Pick<RunListItem, 'startedAt' | 'endedAt'> }) {
  const [now, setNow] = useState<number | null>(null);
  const counting = run.startedAt !== null && run.endedAt === null;
  useEffect(() => {
    if (!counting) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [counting]);
  const seconds = counting && now === null ? null : durationSeconds(run, now ?? 0);
  return <>{seconds === null ? '–' : duration(seconds)}</>;
}
