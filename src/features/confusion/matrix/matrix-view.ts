/** What part of the matrix is seen: side of a cell and offset of the first cell, in CSS pixels of the plot area. */
export interface MatrixView {
  scale: number;
  x: number;
  y: number;
}

export interface PlotSize {
  width: number;
  height: number;
}

/** A place in the drawn matrix: position on screen, not class index. */
export interface GridPosition {
  row: number;
  column: number;
}

/** Side of a cell at the closest zoom, in CSS pixels. */
const LARGEST_SCALE = 72;

/** Share of the plot's side that even cells must fill; below it larger, uneven ones are the better picture. */
const SMALLEST_FILL = 0.92;

interface Frame {
  /** Number of classes. */
  size: number;
  plot: PlotSize;
}

/**
 * The scale at which the whole matrix is seen. Rounded down to whole device pixels, so that all cells are drawn
 * equally large, unless that would leave much of the plot empty.
 */
export function fitScale({ size, plot }: Frame, pixelRatio = 1): number {
  const scale = Math.min(plot.width, plot.height) / Math.max(1, size);
  const whole = Math.floor(scale * pixelRatio) / pixelRatio;
  return Math.min(LARGEST_SCALE, whole >= scale * SMALLEST_FILL ? whole : scale);
}

export function fitView(frame: Frame, pixelRatio = 1): MatrixView {
  return { scale: fitScale(frame, pixelRatio), x: 0, y: 0 };
}

/** Keeps the view between the whole matrix and the closest zoom, with no gap beyond the matrix's edges. */
export function clampView(view: MatrixView, frame: Frame, pixelRatio = 1): MatrixView {
  const least = fitScale(frame, pixelRatio);
  const scale = Math.min(Math.max(view.scale, least), Math.max(least, LARGEST_SCALE));
  const side = scale * frame.size;
  return {
    scale,
    x: Math.min(0, Math.max(view.x, frame.plot.width - side)),
    y: Math.min(0, Math.max(view.y, frame.plot.height - side)),
  };
}

/** Zooms by `factor` so that the point `(x, y)` of the plot stays where it is. */
export function zoomAt(
  view: MatrixView,
  { x, y, factor }: { x: number; y: number; factor: number },
): MatrixView {
  return {
    scale: view.scale * factor,
    x: x - (x - view.x) * factor,
    y: y - (y - view.y) * factor,
  };
}

export function panBy(view: MatrixView, dx: number, dy: number): MatrixView {
  return { ...view, x: view.x + dx, y: view.y + dy };
}

/** The cell under a point of the plot; null beyond the matrix. */
export function positionAt(view: MatrixView, size: number, x: number, y: number): GridPosition | null {
  const column = Math.floor((x - view.x) / view.scale);
  const row = Math.floor((y - view.y) / view.scale);
  return row >= 0 && column >= 0 && row < size && column < size ? { row, column } : null;
}

/** Half-open ranges of rows and columns that are at least partly seen. */
export function visibleRange(view: MatrixView, { size, plot }: Frame) {
  const clip = (value: number) => Math.min(size, Math.max(0, value));
  return {
    firstRow: clip(Math.floor(-view.y / view.scale)),
    endRow: clip(Math.ceil((plot.height - view.y) / view.scale)),
    firstColumn: clip(Math.floor(-view.x / view.scale)),
    endColumn: clip(Math.ceil((plot.width - view.x) / view.scale)),
  };
}

/** Moves the view as little as needed to show a cell, with a margin of one cell where there is room. */
export function revealCell(
  view: MatrixView,
  { row, column }: GridPosition,
  frame: Frame,
  pixelRatio = 1,
): MatrixView {
  const shift = (offset: number, at: number, length: number) => {
    const margin = Math.min(view.scale, Math.max(0, (length - view.scale) / 2));
    const start = offset + at * view.scale;
    if (start < margin) return offset + margin - start;
    const end = start + view.scale;
    return end > length - margin ? offset + length - margin - end : offset;
  };
  return clampView(
    { ...view, x: shift(view.x, column, frame.plot.width), y: shift(view.y, row, frame.plot.height) },
    frame,
    pixelRatio,
  );
}

/** Centres a cell, zoomed in at least to `scale`. */
export function focusCell(
  view: MatrixView,
  { row, column, scale }: GridPosition & { scale: number },
  frame: Frame,
  pixelRatio = 1,
): MatrixView {
  const next = Math.max(view.scale, scale);
  return clampView(
    {
      scale: next,
      x: frame.plot.width / 2 - (column + 0.5) * next,
      y: frame.plot.height / 2 - (row + 0.5) * next,
    },
    frame,
    pixelRatio,
  );
}
