'use client';

import { ArrowLeftRight, ChevronLeft, ChevronRight, X } from 'lucide-react';
import { Dialog } from 'radix-ui';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import type { Confusion } from '@/shared/contracts/models';
import { percent } from '@/shared/format';
import { CellComments } from './cell-comments';
import { CellPhotos } from './cell-photos';
import type { ConfusionMatrix, MatrixCell } from './confusion-matrix';

interface CellPanelProps {
  confusion: Confusion;
  matrix: ConfusionMatrix;
  cell: MatrixCell | null;
  onOpen: (cell: MatrixCell) => void;
  onClose: () => void;
}

/** The photos of one cell and the comments on it, beside the matrix, which stays usable. */
export function CellPanel({ confusion, matrix, cell, onOpen, onClose }: CellPanelProps) {
  return (
    <Dialog.Root open={cell !== null} onOpenChange={(open) => !open && onClose()} modal={false}>
      <Dialog.Portal>
        <Dialog.Content
          aria-describedby={undefined}
          // The panel itself, not the first of its buttons: it is read from its title on.
          onOpenAutoFocus={(event) => {
            event.preventDefault();
            (event.currentTarget as HTMLElement).focus();
          }}
          // Another cell is chosen by clicking the matrix: that must not close the panel first.
          onInteractOutside={(event) => event.preventDefault()}
          className="fixed inset-y-0 right-0 z-40 flex w-full animate-fade-in flex-col border-l bg-surface shadow-float outline-none sm:w-96 max-sm:top-auto max-sm:max-h-[85dvh] max-sm:rounded-t-lg max-sm:border-t max-sm:border-l-0"
        >
          {cell && <CellDetails confusion={confusion} matrix={matrix} cell={cell} onOpen={onOpen} />}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function CellDetails({
  confusion,
  matrix,
  cell,
  onOpen,
}: Omit<CellPanelProps, 'cell' | 'onClose'> & { cell: MatrixCell }) {
  const { truth, predicted } = cell;
  const right = truth === predicted;
  /** The photo whose comments are shown, for as long as its cell is. */
  const [asked, setAsked] = useState<{ cell: string; hash: string | null }>();
  const asking = `${truth} ${predicted}`;
  const photo = asked?.cell === asking ? asked.hash : null;
  const setPhoto = (hash: string | null) => setAsked({ cell: asking, hash });
  const count = matrix.count(truth, predicted);
  const back = matrix.count(predicted, truth);
  const ranking = confusion.topConfusions;
  const place = ranking.findIndex((entry) => entry.truth === truth && entry.predicted === predicted);
  const step = (by: number) => {
    const next = ranking[place + by];
    if (next) onOpen({ truth: next.truth, predicted: next.predicted });
  };
  return (
    <>
      <header className="flex items-start gap-3 border-b px-4 py-3">
        <Dialog.Title asChild>
          <dl className="grid min-w-0 flex-1 grid-cols-[auto_1fr] gap-x-3 text-sm">
            <dt className="text-muted">Correct class</dt>
            <dd className="wrap-anywhere font-semibold">{confusion.classes[truth]?.label}</dd>
            <dt className="text-muted">Predicted</dt>
            <dd className={right ? 'text-good' : 'wrap-anywhere font-semibold'}>
              {right ? 'the same: right' : confusion.classes[predicted]?.label}
            </dd>
          </dl>
        </Dialog.Title>
        <div className="-mr-1.5 flex gap-px">
          {place >= 0 && (
            <>
              <Button
                variant="ghost"
                size="sm"
                icon
                aria-label="Previous confusion"
                title="More frequent confusion"
                disabled={place === 0}
                onClick={() => step(-1)}
              >
                <ChevronLeft aria-hidden />
              </Button>
              <Button
                variant="ghost"
                size="sm"
                icon
                aria-label="Next confusion"
                title="Less frequent confusion"
                disabled={place === ranking.length - 1}
                onClick={() => step(1)}
              >
                <ChevronRight aria-hidden />
              </Button>
            </>
          )}
          <Dialog.Close asChild>
            <Button variant="ghost" size="sm" icon aria-label="Close">
              <X aria-hidden />
            </Button>
          </Dialog.Close>
        </div>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="flex flex-wrap items-center justify-between gap-2 px-4 pt-3 text-muted text-xs">
          <span>
            <strong className="font-semibold text-text">{count}</strong> of {matrix.rowTotals[truth]} photos,{' '}
            {percent(matrix.share(truth, predicted))}
          </span>
          {!right && (
            <Button variant="ghost" size="sm" onClick={() => onOpen({ truth: predicted, predicted: truth })}>
              <ArrowLeftRight aria-hidden />
              Swapped classes: {back}
            </Button>
          )}
        </div>
        <div className="px-4 py-3">
          {confusion.epoch === undefined ? (
            <CellPhotos
              key={`${confusion.split}-${truth}-${predicted}`}
              modelId={confusion.modelId}
              split={confusion.split}
              cell={cell}
              expected={count}
              commented={photo}
              onComment={setPhoto}
            />
          ) : (
            <p className="text-muted text-xs">
              These are the answers after epoch {confusion.epoch}. Photos are shown of the model’s own
              answers: go back to the model to see them.
            </p>
          )}
        </div>
        <CellComments
          key={`${confusion.split}-${truth}-${predicted}`}
          confusion={confusion}
          cell={cell}
          photo={photo}
          onClosePhoto={() => setPhoto(null)}
        />
      </div>
    </>
  );
}
