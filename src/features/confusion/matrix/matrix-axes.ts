import type { CoinClass } from '@/shared/coin-class';
import { LABEL_SCALE, type MatrixScene } from './matrix-scene';
import { visibleRange } from './matrix-view';

const LABEL_HEIGHT = 11;
const GAP = 6;

interface Tick {
  label: string;
  /** Centre along the axis, CSS pixels of the plot. */
  at: number;
  strong: boolean;
}

/** Writes class names beside rows and above columns: every one when there is room, else groups or every n-th. */
export function paintAxes(context: CanvasRenderingContext2D, scene: MatrixScene): void {
  const { gutters, plot, view, cursor } = scene;
  const range = visibleRange(view, { size: scene.matrix.size, plot });
  context.textBaseline = 'middle';
  const rows = ticks(scene, {
    first: range.firstRow,
    end: range.endRow,
    offset: view.y,
    length: plot.height,
  });
  const columns = ticks(scene, {
    first: range.firstColumn,
    end: range.endColumn,
    offset: view.x,
    length: plot.width,
  });

  const marked = [...scene.highlighted].map((index) => {
    const position = scene.order.position[index] ?? -1;
    return { row: position, column: position, colour: scene.ink.accent };
  });
  const named = cursor ? [...marked, { ...cursor, colour: scene.ink.text }] : marked;

  context.font = `11px ${scene.ink.fontFamily}`;
  context.fillStyle = scene.ink.text;
  context.textAlign = 'right';
  context.fillText('answer →', gutters.left - GAP, gutters.top - 22);
  context.fillText('truth ↓', gutters.left - GAP, gutters.top - 8);

  context.save();
  context.translate(0, gutters.top);
  context.textAlign = 'right';
  for (const tick of rows)
    writeTick(context, scene, tick, { x: gutters.left - GAP, y: tick.at, width: gutters.left });
  for (const { row, colour } of named) {
    writeOver(context, scene, { position: row, offset: view.y, room: gutters.left, side: 'left', colour });
  }
  context.restore();

  // Columns are written on the same axes turned a quarter to the left: x runs up the page.
  context.save();
  context.translate(gutters.left, gutters.top);
  context.rotate(-Math.PI / 2);
  context.textAlign = 'left';
  for (const tick of columns) writeTick(context, scene, tick, { x: GAP, y: tick.at, width: gutters.top });
  for (const { column, colour } of named) {
    writeOver(context, scene, { position: column, offset: view.x, room: gutters.top, side: 'top', colour });
  }
  context.restore();
}

function ticks(
  scene: MatrixScene,
  { first, end, offset, length }: { first: number; end: number; offset: number; length: number },
): Tick[] {
  const { view, order, classes, highlighted } = scene;
  const centre = (position: number) => offset + (position + 0.5) * view.scale;
  if (view.scale < LABEL_SCALE && order.groups.length > 0) {
    let free = Number.NEGATIVE_INFINITY;
    const found: Tick[] = [];
    for (const group of order.groups) {
      const from = Math.max(0, offset + group.start * view.scale);
      const to = Math.min(length, offset + group.end * view.scale);
      const at = (from + to) / 2;
      if (to <= from || at - LABEL_HEIGHT / 2 < free) continue;
      free = at + LABEL_HEIGHT / 2 + 1;
      found.push({ label: group.label, at, strong: false });
    }
    return found;
  }
  const found: Tick[] = [];
  let free = Number.NEGATIVE_INFINITY;
  for (let position = first; position < end; position++) {
    const entry = classes[order.order[position] as number];
    const middle = centre(position);
    if (!entry || middle < 0 || middle > length) continue;
    // The first and the last name are kept whole at the canvas's edge.
    const at = Math.max(LABEL_HEIGHT / 2, Math.min(length - LABEL_HEIGHT / 2, middle));
    if (at - LABEL_HEIGHT / 2 < free) continue;
    free = at + LABEL_HEIGHT / 2;
    found.push({ label: axisLabel(entry), at, strong: highlighted.has(entry.index) });
  }
  return found;
}

function writeTick(
  context: CanvasRenderingContext2D,
  { ink }: MatrixScene,
  tick: Tick,
  { x, y, width }: { x: number; y: number; width: number },
): void {
  context.font = `${tick.strong ? '600 ' : ''}11px ${ink.fontFamily}`;
  context.fillStyle = tick.strong ? ink.accent : ink.muted;
  context.fillText(ellipsize(context, tick.label, width - GAP - 2), x, y + 0.5);
}

/** The class under the pointer and those that are marked are named over whatever else stands there. */
function writeOver(
  context: CanvasRenderingContext2D,
  { view, order, classes, ink, plot }: MatrixScene,
  { position, offset, room, side, colour }: Overlay,
): void {
  const entry = classes[order.order[position] as number];
  const y = offset + (position + 0.5) * view.scale;
  if (!entry || y < 0 || y > (side === 'left' ? plot.height : plot.width)) return;
  context.font = `600 11px ${ink.fontFamily}`;
  const text = ellipsize(context, axisLabel(entry), room - GAP - 2);
  const width = context.measureText(text).width;
  const half = LABEL_HEIGHT / 2 + 3;
  context.fillStyle = ink.paper;
  context.fillRect(side === 'top' ? 0 : room - GAP - width - 4, y - half, width + GAP + 4, 2 * half);
  context.fillStyle = colour;
  context.fillText(text, side === 'top' ? GAP : room - GAP, y + 0.5);
}

interface Overlay {
  position: number;
  offset: number;
  room: number;
  side: 'left' | 'top';
  colour: string;
}

/** Room is short: a coin's value and country tell it apart, its currency follows from them. */
function axisLabel({ value, country, label }: CoinClass): string {
  return value && country ? `${value} · ${country.replaceAll('_', ' ')}` : label;
}

const shortened = new Map<string, string>();

/** Cuts a text to a width; remembered, because measuring text is the dearest call of a frame. */
function ellipsize(context: CanvasRenderingContext2D, text: string, width: number): string {
  const key = `${context.font}|${Math.round(width)}|${text}`;
  const known = shortened.get(key);
  if (known !== undefined) return known;
  let result = text;
  if (context.measureText(text).width > width) {
    let low = 0;
    let high = text.length;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (context.measureText(`${text.slice(0, middle).trimEnd()}…`).width <= width) low = middle;
      else high = middle - 1;
    }
    result = low === 0 ? '' : `${text.slice(0, low).trimEnd()}…`;
  }
  if (shortened.size > 4000) shortened.clear();
  shortened.set(key, result);
  return result;
}
