/** Space between photos, in pixels. */
export const GAP = 8;
/** Below a photo stands its name. */
const CAPTION = 22;
/** Firefox draws nothing below 17.8 million pixels, Chromium below 33 million. */
const TALLEST = 16_000_000;
/** On a phone three photos stand beside each other. */
const NARROW = 480;
const SIDE = { narrow: 92, wide: 108 };

export interface GridLayout {
  columns: number;
  rows: number;
  /** With the space below it. */
  rowHeight: number;
}

/** How photos stand in a grid of this width: their sides grow to fill it, and shrink where the page would be too tall for a browser. */
export function layOut({ width, photos }: { width: number; photos: number }): GridLayout {
  const side = width < NARROW ? SIDE.narrow : SIDE.wide;
  for (let columns = Math.max(1, Math.floor((width + GAP) / (side + GAP))); ; columns++) {
    const rows = Math.ceil(photos / columns);
    const rowHeight = Math.max(1, Math.floor((width - (columns - 1) * GAP) / columns)) + CAPTION + GAP;
    if (rows * rowHeight <= TALLEST || columns >= photos) return { columns, rows, rowHeight };
  }
}
