import type { ClassOrder } from '../class-order';
import type { ConfusionMatrix } from '../confusion-matrix';
import type { GridPosition } from './matrix-view';

const ARROWS: Record<string, GridPosition> = {
  ArrowUp: { row: -1, column: 0 },
  ArrowDown: { row: 1, column: 0 },
  ArrowLeft: { row: 0, column: -1 },
  ArrowRight: { row: 0, column: 1 },
};

/**
 * Where a key takes the cursor: arrows by one cell, with `jump` to the next filled cell in that direction;
 * Home and End to the ends of the row. Null when the key is none of these.
 */
export function moveCursor(
  from: GridPosition,
  { key, jump }: { key: string; jump: boolean },
  matrix: ConfusionMatrix,
  order: ClassOrder,
): GridPosition | null {
  if (key === 'Home') return { ...from, column: 0 };
  if (key === 'End') return { ...from, column: matrix.size - 1 };
  const step = ARROWS[key];
  if (!step) return null;
  const inside = ({ row, column }: GridPosition) =>
    row >= 0 && column >= 0 && row < matrix.size && column < matrix.size;
  const add = ({ row, column }: GridPosition) => ({ row: row + step.row, column: column + step.column });
  let next = add(from);
  if (!inside(next)) return from;
  while (jump && inside(next)) {
    if (matrix.count(order.order[next.row] as number, order.order[next.column] as number) > 0) return next;
    next = add(next);
  }
  return jump ? from : next;
}
