'use client';

import { useId, useState } from 'react';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { COMMENTED_METRICS, type CommentAnchor } from '@/shared/contracts/comments';
import { CommentThread } from '../../review/comment-thread';

interface RunCommentsProps {
  modelId: string;
  /** Epochs that were measured. */
  epochs: number;
}

const METRICS: Record<(typeof COMMENTED_METRICS)[number], string> = {
  valAccuracy: 'Validation accuracy',
  valLoss: 'Validation loss',
  accuracy: 'Training accuracy',
  loss: 'Training loss',
  learningRate: 'Learning rate',
};
const OPTIONS = [
  { value: '', label: 'The whole run' },
  ...COMMENTED_METRICS.map((value) => ({ value, label: METRICS[value] })),
];

/** The comments on what the run made, and on points of its curves. */
export function RunComments({ modelId, epochs }: RunCommentsProps) {
  const [metric, setMetric] = useState('');
  const [epoch, setEpoch] = useState(epochs);
  const epochField = useId();
  const known = COMMENTED_METRICS.find((one) => one === metric);
  const anchor: CommentAnchor | undefined = known && { kind: 'point', metric: known, epoch };
  return (
    <div className="grid gap-3 py-3">
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
