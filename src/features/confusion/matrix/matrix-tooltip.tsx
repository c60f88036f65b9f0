import { counted, percent, signed } from '@/shared/format';
import type { MatrixCell } from '../confusion-matrix';
import { isGood } from './matrix-bitmap';
import type { MatrixContent } from './matrix-scene';

/** A cell in one sentence, for screen readers. */
export function cellSentence(
  { matrix, classes, mode }: MatrixContent,
  { truth, predicted }: MatrixCell,
): string {
  const names = `${classes[truth]?.label}, answered ${truth === predicted ? 'right' : classes[predicted]?.label}`;
  const count = matrix.count(truth, predicted);
  if (mode === 'change') return `${names}: ${signed(count)} photos`;
  return `${names}: ${counted(count, 'photo')} of ${matrix.rowTotals[truth]}, ${percent(matrix.share(truth, predicted))}`;
}

interface MatrixTooltipProps {
  content: MatrixContent;
  cell: MatrixCell;
  comments: number;
  /** Centre of the cell and width of the canvas, CSS pixels. */
  point: { x: number; y: number };
  width: number;
}

const WIDTH = 248;

export function MatrixTooltip({ content, cell, comments, point, width }: MatrixTooltipProps) {
  const { matrix, classes, mode } = content;
  const { truth, predicted } = cell;
  const count = matrix.count(truth, predicted);
  const right = truth === predicted;
  const isChange = mode === 'change';
  const good = isGood(mode, truth, predicted, count);
  const left = Math.min(Math.max(0, point.x - WIDTH / 2), Math.max(0, width - WIDTH));
  const above = point.y > 190;
  return (
    <div
      aria-hidden
      className="pointer-events-none absolute z-20 rounded-md border bg-surface p-2.5 text-xs shadow-float"
      style={{
        width: WIDTH,
        left,
        ...(above ? { bottom: `calc(100% - ${point.y - 18}px)` } : { top: point.y + 18 }),
      }}
    >
      <dl className="grid grid-cols-[auto_1fr] gap-x-2">
        <dt className="text-muted">Correct class</dt>
        <dd className="font-medium">{classes[truth]?.label}</dd>
        <dt className="text-muted">Predicted</dt>
        <dd className="font-medium">{right ? 'the same' : classes[predicted]?.label}</dd>
      </dl>
      <p className="mt-1.5 flex justify-between gap-3 border-t pt-1.5 text-muted">
        <span>
          <strong className={count === 0 ? 'text-muted' : good ? 'text-accent' : 'text-bad'}>
            {isChange ? signed(count) : count}
          </strong>{' '}
          {isChange ? 'photos' : `of ${counted(matrix.rowTotals[truth] ?? 0, 'photo')}`}
        </span>
        {!isChange && <span>{percent(matrix.share(truth, predicted))}</span>}
      </p>
      {comments > 0 && <p className="mt-1 text-info">{counted(comments, 'comment')}</p>}
    </div>
  );
}
