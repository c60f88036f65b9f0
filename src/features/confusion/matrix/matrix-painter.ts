import { signed } from '@/shared/format';
import { inkOn } from './colour-scale';
import { paintAxes } from './matrix-axes';
import { cellColour, cellValue, isGood } from './matrix-bitmap';
import { FIGURE_SCALE, LABEL_SCALE, type MatrixScene } from './matrix-scene';
import { type GridPosition, visibleRange } from './matrix-view';

type Context = CanvasRenderingContext2D;

/** Paints one frame. The context's transform maps CSS pixels to device pixels. */
export function paintMatrix(context: Context, scene: MatrixScene): void {
  const { gutters, plot } = scene;
  context.clearRect(0, 0, gutters.left + plot.width, gutters.top + plot.height);
  context.save();
  context.beginPath();
  context.rect(gutters.left, gutters.top, plot.width, plot.height);
  context.clip();
  context.translate(gutters.left, gutters.top);
  paintGround(context, scene);
  paintBands(context, scene);
  paintCells(context, scene);
  paintLines(context, scene);
  if (scene.view.scale >= FIGURE_SCALE) paintMetrics(context, scene);
  paintNotes(context, scene);
  paintOthers(context, scene);
  paintCursor(context, scene);
  context.restore();
  paintAxes(context, scene);
}

/** The sheet under the cells, and a hair of the diagonal so that a class never answered right still has a place. */
function paintGround(context: Context, { view, matrix, ink }: MatrixScene): void {
  const side = view.scale * matrix.size;
  context.fillStyle = ink.paper;
  context.fillRect(view.x, view.y, side, side);
  context.strokeStyle = ink.line;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(view.x, view.y);
  context.lineTo(view.x + side, view.y + side);
  context.stroke();
}

function paintBands(context: Context, { view, matrix, order, highlighted, cursor, ink }: MatrixScene): void {
  const side = view.scale * matrix.size;
  const band = (position: number) => {
    context.fillRect(view.x, view.y + position * view.scale, side, view.scale);
    context.fillRect(view.x + position * view.scale, view.y, view.scale, side);
  };
  context.fillStyle = ink.accent;
  context.globalAlpha = 0.16;
  for (const index of highlighted) {
    const position = order.position[index];
    if (position !== undefined) band(position);
  }
  if (cursor) {
    context.fillStyle = ink.text;
    context.globalAlpha = 0.07;
    context.fillRect(view.x, view.y + cursor.row * view.scale, side, view.scale);
    context.fillRect(view.x + cursor.column * view.scale, view.y, view.scale, side);
  }
  context.globalAlpha = 1;
}

function paintCells(context: Context, { view, matrix, plot, bitmap }: MatrixScene): void {
  const { firstRow, endRow, firstColumn, endColumn } = visibleRange(view, { size: matrix.size, plot });
  const columns = endColumn - firstColumn;
  const rows = endRow - firstRow;
  if (columns <= 0 || rows <= 0) return;
  context.imageSmoothingEnabled = false;
  context.drawImage(
    bitmap,
    firstColumn,
    firstRow,
    columns,
    rows,
    view.x + firstColumn * view.scale,
    view.y + firstRow * view.scale,
    columns * view.scale,
    rows * view.scale,
  );
}

function paintLines(context: Context, { view, matrix, plot, order, ink }: MatrixScene): void {
  const { firstRow, endRow, firstColumn, endColumn } = visibleRange(view, { size: matrix.size, plot });
  const side = view.scale * matrix.size;
  context.strokeStyle = ink.line;
  context.lineWidth = 1;
  context.beginPath();
  const across = (at: number) => {
    const y = Math.round(view.y + at * view.scale) + 0.5;
    context.moveTo(view.x, y);
    context.lineTo(view.x + side, y);
  };
  const down = (at: number) => {
    const x = Math.round(view.x + at * view.scale) + 0.5;
    context.moveTo(x, view.y);
    context.lineTo(x, view.y + side);
  };
  if (view.scale >= LABEL_SCALE) {
    for (let row = firstRow; row <= endRow; row++) across(row);
    for (let column = firstColumn; column <= endColumn; column++) down(column);
  } else {
    for (const group of order.groups) {
      across(group.start);
      down(group.start);
    }
  }
  context.rect(view.x + 0.5, view.y + 0.5, side - 1, side - 1);
  context.stroke();
}

function paintMetrics(context: Context, scene: MatrixScene): void {
  const { view, matrix, order, mode, plot, scales, ink } = scene;
  const range = visibleRange(view, { size: matrix.size, plot });
  context.font = `${Math.min(13, Math.round(view.scale * 0.4))}px ${ink.fontFamily}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  for (const [truth, predicted, count] of matrix.cells) {
    const row = order.position[truth] ?? -1;
    const column = order.position[predicted] ?? -1;
    if (
      row < range.firstRow ||
      row >= range.endRow ||
      column < range.firstColumn ||
      column >= range.endColumn
    ) {
      continue;
    }
    const value = cellValue(matrix, mode, truth, predicted);
    const colour = cellColour(scales, value, isGood(mode, truth, predicted, count));
    context.fillStyle = inkOn(colour);
    const figure = {
      count: String(count),
      log: String(count),
      change: signed(count),
      share: String(Math.round(value * 100)),
    }[mode];
    context.fillText(figure, view.x + (column + 0.5) * view.scale, view.y + (row + 0.5) * view.scale + 0.5);
  }
}

/** Cells with comments: a corner when there is room, else a ring that is seen from afar. */
function paintNotes(context: Context, { view, order, commented, ink }: MatrixScene): void {
  context.fillStyle = ink.note;
  context.strokeStyle = ink.note;
  context.lineWidth = 1.5;
  for (const { truth, predicted } of commented) {
    const right = view.x + ((order.position[predicted] ?? -1) + 1) * view.scale;
    const top = view.y + (order.position[truth] ?? -1) * view.scale;
    context.beginPath();
    if (view.scale >= LABEL_SCALE) {
      const corner = Math.min(9, view.scale * 0.4);
      context.moveTo(right - corner, top);
      context.lineTo(right, top);
      context.lineTo(right, top + corner);
      context.fill();
    } else {
      context.arc(right - view.scale / 2, top + view.scale / 2, view.scale / 2 + 3, 0, 2 * Math.PI);
      context.stroke();
    }
  }
}

/** Thin and dashed, with initials: neither by its colour nor by its weight is it one's own. */
function paintOthers(context: Context, { view, plot, order, others, ink }: MatrixScene): void {
  context.font = `600 10px ${ink.fontFamily}`;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  for (const { truth, predicted, initials } of others) {
    const row = order.position[truth];
    const column = order.position[predicted];
    if (row === undefined || column === undefined) continue;
    const side = Math.max(view.scale, 7);
    const x = view.x + (column + 0.5) * view.scale - side / 2;
    const y = view.y + (row + 0.5) * view.scale - side / 2;
    context.lineWidth = 3;
    context.strokeStyle = ink.paper;
    context.strokeRect(x, y, side, side);
    context.lineWidth = 1;
    context.strokeStyle = ink.text;
    context.setLineDash([3, 2]);
    context.strokeRect(x, y, side, side);
    context.setLineDash([]);
    const width = context.measureText(initials).width + 6;
    // Beside the cell, on the side that has room.
    const left = x + side + width <= plot.width ? x + side : x - width;
    context.fillStyle = ink.text;
    context.fillRect(left, y, width, 14);
    context.fillStyle = ink.paper;
    context.fillText(initials, left + 3, y + 7.5);
  }
}

function paintCursor(context: Context, { view, order, selected, cursor, ink }: MatrixScene): void {
  const outline = ({ row, column }: GridPosition, colour: string) => {
    // Never smaller than an eye finds, however small the cell.
    const side = Math.max(view.scale + 2, 7);
    const x = view.x + (column + 0.5) * view.scale - side / 2;
    const y = view.y + (row + 0.5) * view.scale - side / 2;
    context.strokeStyle = ink.paper;
    context.lineWidth = 4;
    context.strokeRect(x, y, side, side);
    context.strokeStyle = colour;
    context.lineWidth = 2;
    context.strokeRect(x, y, side, side);
  };
  if (selected) {
    const row = order.position[selected.truth];
    const column = order.position[selected.predicted];
    if (row !== undefined && column !== undefined) outline({ row, column }, ink.accent);
  }
  if (cursor) outline(cursor, ink.text);
}
