/** Dash patterns in pixels, so that lines differ without colour; `undefined` is a solid line. */
const DASHES: readonly (readonly number[] | undefined)[] = [
  undefined,
  [6, 3],
  [2, 2],
  [9, 3, 2, 3],
  [12, 4],
  [4, 2, 1, 2, 1, 2],
  [1, 3],
  [8, 2, 2, 2],
];

/** How many series colours `globals.css` has, `--series-1` to `--series-12`. */
export const SERIES_COLOURS = 12;

export interface SeriesStyle {
  /** Custom property that holds the colour, for example `--series-3`. */
  colour: string;
  dash: readonly number[] | undefined;
}

/** Colour and dash of the `index`-th series; after twelve colours they come again with other dashes. */
export function seriesStyle(index: number): SeriesStyle {
  const colour = index % SERIES_COLOURS;
  const round = Math.floor(index / SERIES_COLOURS);
  return { colour: `--series-${colour + 1}`, dash: DASHES[(colour + round * 3) % DASHES.length] };
}
