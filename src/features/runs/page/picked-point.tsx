import { MessageSquarePlus, X } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { COMMENTED_METRIC_LABELS } from '@/shared/contracts/comments';
import type { CommentedPoint } from './commented-point';

interface PickedPointProps {
  point: CommentedPoint;
  onComment: (point: CommentedPoint) => void;
  onClose: () => void;
}

/** What can be done with a point that was picked on a chart, below the chart. */
export function PickedPoint({ point, onComment, onClose }: PickedPointProps) {
  return (
    <div role="status" className="mt-1 flex flex-wrap items-center gap-2 px-1.5 text-xs">
      <span className="text-muted">
        {COMMENTED_METRIC_LABELS[point.metric]} at epoch {point.epoch}
      </span>
      <Button size="sm" onClick={() => onComment(point)}>
        <MessageSquarePlus aria-hidden />
        Comment on it
      </Button>
      <Button size="sm" variant="ghost" icon aria-label="Let go of the point" onClick={onClose}>
        <X aria-hidden />
      </Button>
    </div>
  );
}
