import * as tf from '@tensorflow/tfjs';
import type { ActivationFile } from './activation-file';

interface CachedView {
  /** Row of a photo in the file. */
  rows: Map<string, number>;
  file: ActivationFile;
}

/** The activations of photos in each of their views, one file per view; view 0 is the plain one. */
export class CachedViews {
  constructor(
    private readonly views: CachedView[],
    /** Sides of one photo's activation, e.g. `[14, 14, 96]`. */
    readonly shape: number[],
  ) {}

  get count(): number {
    return this.views.length;
  }

  /** Values of one photo's activation. */
  get rowLength(): number {
    return tf.util.sizeFromShape(this.shape);
  }

  /** Photos of a view. */
  size(view: number): number {
    return this.at(view).rows.size;
  }

  /** A photo's row in a view. @throws when it was not asked for when the cache was opened */
  row(view: number, hash: string): number {
    const row = this.at(view).rows.get(hash);
    if (row === undefined) throw new Error(`image ${hash} is not among the cached activations`);
    return row;
  }

  /** Reads one photo's activation into `target`, from value `offset` on. */
  read({ view, hash, target, offset }: { view: number; hash: string; target: Float32Array; offset: number }) {
    this.at(view).file.read(this.row(view, hash), target, { offset });
  }

  /** Reads every row of a view, in order. */
  readAll({ view, target, offset }: { view: number; target: Float32Array; offset: number }): void {
    const { rows, file } = this.at(view);
    file.read(0, target, { offset, count: rows.size });
  }

  close(): void {
    for (const { file } of this.views) file.close();
  }

  private at(view: number): CachedView {
    const cached = this.views[view];
    if (!cached) throw new Error(`view ${view} is not cached`);
    return cached;
  }
}
