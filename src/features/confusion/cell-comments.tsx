import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { CoinPhoto } from '@/components/ui/coin-photo';
import { Segmented } from '@/components/ui/segmented';
import { CommentThread } from '@/features/review/comment-thread';
import type { Confusion } from '@/shared/contracts/models';
import type { MatrixCell } from './confusion-matrix';

interface CellCommentsProps {
  confusion: Confusion;
  cell: MatrixCell;
  /** Hash of the photo that was asked about; null while none is. */
  photo: string | null;
  onClosePhoto: () => void;
}

const PLACES = [
  { value: 'cell', label: 'This cell' },
  { value: 'class', label: 'This class' },
] as const;

/** Comments on a cell, on its correct class, or on one of its photos. */
export function CellComments({ confusion, cell, photo, onClosePhoto }: CellCommentsProps) {
  const { modelId, split, classes } = confusion;
  const [place, setPlace] = useState<'cell' | 'class'>('cell');
  const truth = classes[cell.truth];
  if (photo !== null) {
    return (
      <section aria-label="Comments on a photo" className="border-t px-4 py-3">
        <div className="mb-2 flex items-center gap-3">
          <CoinPhoto hash={photo} size={48} alt="The photo that is commented on" />
          <Button variant="ghost" size="sm" onClick={onClosePhoto}>
            Back to the cell
          </Button>
        </div>
        <CommentThread key={photo} modelId={modelId} anchor={{ kind: 'photo', photoHash: photo }} />
      </section>
    );
  }
  return (
    <section aria-label="Comments on the cell or its class" className="border-t px-4 py-3">
      {truth && (
        <div className="mb-2">
          <Segmented aria-label="Comments on" value={place} onValueChange={setPlace} options={PLACES} />
        </div>
      )}
      {place === 'class' && truth ? (
        <CommentThread modelId={modelId} anchor={{ kind: 'class', classKey: truth.key }} />
      ) : (
        <CommentThread modelId={modelId} cell={{ split, truth: cell.truth, predicted: cell.predicted }} />
      )}
    </section>
  );
}
