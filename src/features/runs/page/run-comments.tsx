'use client';

import { useEffect, useId, useRef, useState } from 'react';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { COMMENTED_METRIC_LABELS, COMMENTED_METRICS, type CommentAnchor } from '@/shared/contracts/comments';
import { CommentThread } from '../../review/comment-thread';
import type { CommentedPoint } from './commented-point';

interface RunCommentsProps {
  modelId: string;
  /** Epochs that were measured. */
  epochs: number;
  /** That was picked on a chart to be commented on; null begins with the whole run. */
  point: CommentedPoint | null;
}

const OPTIONS = [
  { value: '', label: 'The whole run' },
  ...COMMENTED_METRICS.map((value) => ({ value, label: COMMENTED_METRIC_LABELS[value] })),
];

/** The comments on what the run made, and on points of its curves. */
export function RunComments({ modelId, epochs, point }: RunCommentsProps) {
  const [metric, setMetric] = useState<string>(point?.metric ?? '');
  const [epoch, setEpoch] = useState(point?.epoch ?? epochs);
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!point) return;
    setMetric(point.metric);
    setEpoch(point.epoch);
    // Whoever picked the point wants to write next; the field is far below the chart.
    frame.current?.querySelector('textarea')?.focus();
  }, [point]);
  const epochField = useId();
  const known = COMMENTED_METRICS.find((one) => one === metric);
  const anchor: CommentAnchor | undefined = known && { kind: 'point', metric: known, epoch };
  return (
    <div ref={frame} className="grid gap-3 py-3">
      <div className="flex flex-wrap items-center gap-2 text-sm">
        <span className="text-muted">Comment on</span>
        <Select
          aria-label="Comment on"
          size="sm"
          className="w-44"
          value={metric}
          onValueChange={setMetric}
          options={OPTIONS}
        />
        {known && (
          <>
            <label htmlFor={epochField} className="text-muted">
              at epoch
            </label>
            <Input
              id={epochField}
              type="number"
              min={1}
              max={epochs}
              value={epoch}
              onChange={(event) =>
                setEpoch(Math.min(epochs, Math.max(1, Math.round(event.target.valueAsNumber || 1))))
              }
              className="h-7 w-20 text-xs"
            />
          </>
        )}
      </div>
      <CommentThread modelId={modelId} anchor={anchor} />
    </div>
  );
}
