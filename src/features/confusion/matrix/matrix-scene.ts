import type { CoinClass } from '@/shared/coin-class';
import type { ClassOrder } from '../class-order';
import type { ConfusionMatrix, MatrixCell } from '../confusion-matrix';
import type { MatrixMode, MatrixScales } from './matrix-bitmap';
import type { GridPosition, MatrixView, PlotSize } from './matrix-view';

/** Colours and type the painter takes from the page's theme. */
export interface MatrixInk {
  paper: string;
  text: string;
  muted: string;
  line: string;
  accent: string;
  note: string;
  fontFamily: string;
}

/** Space for class names to the left of and above the plot, CSS pixels. */
export interface Gutters {
  left: number;
  top: number;
}

/** What does not change while someone pans and zooms. */
export interface MatrixContent {
  matrix: ConfusionMatrix;
  classes: readonly CoinClass[];
  order: ClassOrder;
  mode: MatrixMode;
  scales: MatrixScales;
  ink: MatrixInk;
  /** Classes whose row and column are marked. */
  highlighted: ReadonlySet<number>;
  /** Cells that carry comments. */
  commented: readonly MatrixCell[];
  /** The cell whose photos are open. */
  selected: MatrixCell | null;
}

/** Everything one frame is painted from. */
export interface MatrixScene extends MatrixContent {
  bitmap: CanvasImageSource;
  view: MatrixView;
  plot: PlotSize;
  gutters: Gutters;
  cursor: GridPosition | null;
  /** Where others are who look at the same review. */
  others: readonly OtherCell[];
}

export type OtherCell = MatrixCell & { initials: string };

/** From this cell size on, in CSS pixels, each class has its name beside its row. */
export const LABEL_SCALE = 11;
/** From this cell size on, numbers are written into the cells. */
export const FIGURE_SCALE = 22;
