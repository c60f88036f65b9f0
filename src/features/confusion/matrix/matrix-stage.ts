import { renderMatrix } from './matrix-bitmap';
import { paintMatrix } from './matrix-painter';
import { FIGURE_SCALE, type Gutters, type MatrixContent, type OtherCell } from './matrix-scene';
import {
  clampView,
  fitScale,
  fitView,
  focusCell,
  type GridPosition,
  type MatrixView,
  type PlotSize,
  panBy,
  positionAt,
  revealCell,
  zoomAt,
} from './matrix-view';

const ANIMATION_MS = 180;

/**
 * The matrix on its canvas: owns the view and paints at most once a frame. Kept outside React, so that panning
 * and zooming re-render nothing.
 */
export class MatrixStage {
  private content: MatrixContent | null = null;
  private bitmap: HTMLCanvasElement | null = null;
  private plot: PlotSize = { width: 0, height: 0 };
  private gutters: Gutters = { left: 0, top: 0 };
  private pixelRatio = 1;
  private view: MatrixView = { scale: 1, x: 0, y: 0 };
  private cursor: GridPosition | null = null;
  private others: readonly OtherCell[] = [];
  /** True until someone zooms or pans: a resize then fits again. */
  private fitted = true;
  private frame = 0;
  private animation = 0;

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly onView: (state: { fitted: boolean; scale: number }) => void,
  ) {}

  setContent(content: MatrixContent): void {
    const old = this.content;
    const redraw =
      !old ||
      old.matrix !== content.matrix ||
      old.order !== content.order ||
      old.mode !== content.mode ||
      old.scales !== content.scales;
    this.content = content;
    if (redraw) this.bitmap = drawBitmap(content);
    if (old && old.matrix.size !== content.matrix.size) {
      this.fitted = true;
      this.cursor = null;
    }
    this.apply(this.fitted ? fitView(this.space, this.pixelRatio) : this.view);
  }

  /** All in CSS pixels, but `pixelRatio` device pixels to one of them. */
  resize(size: { width: number; height: number; gutters: Gutters; pixelRatio: number }): void {
    this.gutters = size.gutters;
    this.pixelRatio = size.pixelRatio;
    this.plot = { width: size.width - size.gutters.left, height: size.height - size.gutters.top };
    this.canvas.width = Math.round(size.width * size.pixelRatio);
    this.canvas.height = Math.round(size.height * size.pixelRatio);
    this.apply(this.fitted ? fitView(this.space, this.pixelRatio) : this.view);
    // A resized canvas is blank: paint before the browser shows it.
    this.paint();
  }

  get isFitted(): boolean {
    return this.fitted;
  }

  /** The cell under a point of the canvas. */
  positionAt(x: number, y: number): GridPosition | null {
    const [plotX, plotY] = [x - this.gutters.left, y - this.gutters.top];
    if (plotX < 0 || plotY < 0 || !this.content) return null;
    return positionAt(this.view, this.content.matrix.size, plotX, plotY);
  }

  /** Centre of a cell on the canvas. */
  pointOf({ row, column }: GridPosition): { x: number; y: number } {
    return {
      x: this.gutters.left + this.view.x + (column + 0.5) * this.view.scale,
      y: this.gutters.top + this.view.y + (row + 0.5) * this.view.scale,
    };
  }

  setCursor(cursor: GridPosition | null): void {
    if (cursor?.row === this.cursor?.row && cursor?.column === this.cursor?.column) return;
    this.cursor = cursor;
    this.schedule();
  }

  setOthers(others: readonly OtherCell[]): void {
    this.others = others;
    this.schedule();
  }

  pan(dx: number, dy: number): void {
    if (this.fitted) return;
    this.stopAnimation();
    this.move(panBy(this.view, dx, dy));
  }

  /** Zooms about a point of the canvas, the plot's centre when none is given. */
  zoom(factor: number, at?: { x: number; y: number }): void {
    this.stopAnimation();
    const x = at ? at.x - this.gutters.left : this.plot.width / 2;
    const y = at ? at.y - this.gutters.top : this.plot.height / 2;
    // The limits of zoom must not slide the point away: clamp the factor, not the result.
    const least = fitScale(this.space, this.pixelRatio);
    const { scale } = clampView(
      { ...this.view, scale: this.view.scale * factor },
      this.space,
      this.pixelRatio,
    );
    this.fitted = scale <= least * 1.001;
    this.apply(
      this.fitted
        ? fitView(this.space, this.pixelRatio)
        : zoomAt(this.view, { x, y, factor: scale / this.view.scale }),
    );
  }

  /** A zoom step of a button or key, animated. */
  zoomStep(factor: number): void {
    const target = clampView(
      zoomAt(this.view, { x: this.plot.width / 2, y: this.plot.height / 2, factor }),
      this.space,
      this.pixelRatio,
    );
    this.animateTo(target);
  }

  fit(): void {
    this.animateTo(fitView(this.space, this.pixelRatio));
  }

  /** Brings a cell into sight with the least movement. */
  reveal(position: GridPosition): void {
    if (this.fitted) return;
    this.stopAnimation();
    this.move(revealCell(this.view, position, this.space, this.pixelRatio));
  }

  /** Centres a cell at a zoom where its numbers can be read. */
  focus(position: GridPosition): void {
    this.animateTo(
      focusCell(this.view, { ...position, scale: FIGURE_SCALE + 4 }, this.space, this.pixelRatio),
    );
  }

  dispose(): void {
    cancelAnimationFrame(this.frame);
    this.stopAnimation();
  }

  private get space() {
    return { size: this.content?.matrix.size ?? 1, plot: this.plot };
  }

  private move(view: MatrixView): void {
    this.fitted = view.scale <= fitScale(this.space, this.pixelRatio) * 1.001;
    this.apply(view);
  }

  private apply(view: MatrixView): void {
    this.view = clampView(view, this.space, this.pixelRatio);
    this.onView({ fitted: this.fitted, scale: this.view.scale });
    this.schedule();
  }

  private animateTo(target: MatrixView): void {
    this.stopAnimation();
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) {
      this.move(target);
      return;
    }
    const start = this.view;
    const began = performance.now();
    const step = (now: number) => {
      const t = Math.min(1, (now - began) / ANIMATION_MS);
      const eased = 1 - (1 - t) ** 3;
      const mix = (from: number, to: number) => from + (to - from) * eased;
      const view =
        t === 1
          ? target
          : { scale: mix(start.scale, target.scale), x: mix(start.x, target.x), y: mix(start.y, target.y) };
      this.move(view);
      this.animation = t < 1 ? requestAnimationFrame(step) : 0;
    };
    this.animation = requestAnimationFrame(step);
  }

  private stopAnimation(): void {
    cancelAnimationFrame(this.animation);
    this.animation = 0;
  }

  private schedule(): void {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.paint());
  }

  private paint(): void {
    const context = this.canvas.getContext('2d');
    if (!context || !this.content || !this.bitmap || this.plot.width <= 0 || this.plot.height <= 0) return;
    context.setTransform(this.pixelRatio, 0, 0, this.pixelRatio, 0, 0);
    paintMatrix(context, {
      ...this.content,
      bitmap: this.bitmap,
      view: this.view,
      plot: this.plot,
      gutters: this.gutters,
      cursor: this.cursor,
      others: this.others,
    });
  }
}

function drawBitmap(content: MatrixContent): HTMLCanvasElement {
  const { size } = content.matrix;
  const canvas = document.createElement('canvas');
  canvas.width = size;
  canvas.height = size;
  canvas.getContext('2d')?.putImageData(new ImageData(renderMatrix(content), size, size), 0, 0);
  return canvas;
}
