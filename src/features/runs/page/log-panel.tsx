'use client';

import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDownToLine } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { AbsoluteTime } from '@/components/ui/absolute-time';
import { Button } from '@/components/ui/button';
import { Card, CardHeader } from '@/components/ui/card';
import { cn } from '@/components/ui/cn';
import { Select } from '@/components/ui/select';
import type { LogLine } from '../live/log-line';

const LEVELS = [
  { value: 'info', label: 'All levels' },
  { value: 'warn', label: 'Warnings and errors' },
  { value: 'error', label: 'Errors' },
];
const ranks = { info: 0, warn: 1, error: 2 };
const tones = { info: 'text-text', warn: 'text-warn', error: 'text-bad' };
/** Nearer than this to the end counts as being there, in pixels. */
const END_SLACK = 24;

/** The run's log; it follows the end unless one has scrolled up to read. */
export function LogPanel({ lines, attempts }: { lines: readonly LogLine[]; attempts: number }) {
  const [level, setLevel] = useState<keyof typeof ranks>('info');
  const [following, setFollowing] = useState(true);
  const scroller = useRef<HTMLDivElement>(null);
  const lastTop = useRef(0);
  const shown = useMemo(() => lines.filter((line) => ranks[line.level] >= ranks[level]), [lines, level]);
  const rows = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 20,
    getItemKey: (index) => shown[index]?.seq ?? index,
    overscan: 20,
  });
  const last = shown.length - 1;

  useEffect(() => {
    if (following && last >= 0) rows.scrollToIndex(last, { align: 'end' });
  }, [following, last, rows]);

  function onScroll() {
    const element = scroller.current;
    if (!element) return;
    const { scrollTop, scrollHeight, clientHeight } = element;
    // Only scrolling up shows that somebody reads: new lines move the end away without anybody scrolling.
    if (scrollHeight - scrollTop - clientHeight < END_SLACK) setFollowing(true);
    else if (scrollTop < lastTop.current) setFollowing(false);
    lastTop.current = scrollTop;
  }

  return (
    <Card>
      <CardHeader
        title="Log"
        actions={
          <>
            {!following && (
              <Button size="sm" variant="ghost" onClick={() => setFollowing(true)}>
                <ArrowDownToLine aria-hidden />
                Follow the log
              </Button>
            )}
            <Select
              aria-label="Level"
              size="sm"
              className="w-44"
              value={level}
              onValueChange={(value) => setLevel(value as keyof typeof ranks)}
              options={LEVELS}
            />
          </>
        }
      />
      <div
        ref={scroller}
        onScroll={onScroll}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the log is scrolled with the keyboard
        tabIndex={0}
        role="log"
        aria-label="Log lines"
        className="h-80 overflow-auto py-2 font-mono text-xs"
      >
        {shown.length === 0 && (
          <p className="px-4 font-sans text-faint">
            {lines.length === 0
              ? 'Nothing has been logged yet.'
              : 'No lines of this level. Choose “All levels” to see the others.'}
          </p>
        )}
        <div className="relative w-full" style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map((row) => {
            const line = shown[row.index];
            if (!line) return null;
            return (
              <div
                key={row.key}
                ref={rows.measureElement}
                data-index={row.index}
                className="absolute inset-x-0 top-0 flex gap-3 px-4 leading-5"
                style={{ transform: `translateY(${row.start}px)` }}
              >
                <AbsoluteTime clock date={line.at} className="shrink-0 text-faint" />
                {attempts > 1 && <span className="shrink-0 text-faint">attempt {line.attempt}</span>}
                <span
                  className={cn(
                    'wrap-anywhere whitespace-pre-wrap',
                    line.source === 'run' && line.level === 'info' ? 'text-muted' : tones[line.level],
                  )}
                >
                  {line.level !== 'info' && <b className="mr-1.5 uppercase">{line.level}</b>}
                  {line.message}
                </span>
              </div>
            );
          })}
        </div>
      </div>
    </Card>
  );
}
