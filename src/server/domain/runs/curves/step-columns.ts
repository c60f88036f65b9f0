import type { RunEvent } from '@/shared/run-events';
import { STEP_METRICS, type StepMetric, stepPointOf } from '@/shared/step-curve';

/** Float64 per entry: what it is, its step, and the metrics in their order. */
const COLUMNS = 2 + STEP_METRICS.length;
const POINT = 0;
/** An attempt continues after this step: what was measured after it is void. */
const CUT = 1;

/** The entries of a log that make its step curve, as the bytes of a chunk. Others are left out. */
export function packEntries(events: readonly RunEvent[]): Uint8Array<ArrayBuffer> {
  const rows: number[] = [];
  for (const event of events) {
    if (event.type === 'batch') {
      const point = stepPointOf(event.payload);
      rows.push(POINT, point.step, ...STEP_METRICS.map((metric) => point[metric] ?? Number.NaN));
    } else if (event.type === 'setup') {
      rows.push(CUT, event.payload.resumedFrom?.step ?? 0, ...STEP_METRICS.map(() => Number.NaN));
    }
  }
  return new Uint8Array(Float64Array.from(rows).buffer);
}

/** The valid points, as columns; grows by chunks in the log's order, each time into a new one. */
export class StepColumns {
  length = 0;
  steps = new Float64Array(0);
  #metrics = STEP_METRICS.map(() => new Float64Array(0));

  get byteLength(): number {
    return this.steps.byteLength * (COLUMNS - 1);
  }

  /** The same with more chunks of the log after it; this one stays as it is. */
  with(chunks: readonly Uint8Array[]): StepColumns {
    const longer = new StepColumns();
    const bytes = chunks.reduce((sum, { byteLength }) => sum + byteLength, 0);
    const grown = (old: Float64Array) => {
      const column = new Float64Array(this.length + bytes / (8 * COLUMNS));
      column.set(old.subarray(0, this.length));
      return column;
    };
    longer.length = this.length;
    longer.steps = grown(this.steps);
    longer.#metrics = this.#metrics.map(grown);
    for (const chunk of chunks) longer.#add(chunk);
    return longer;
  }

  #add(chunk: Uint8Array): void {
    // Copied: a Float64Array wants its bytes at a multiple of eight.
    const rows = new Float64Array(chunk.slice().buffer);
    for (let at = 0; at < rows.length; at += COLUMNS) {
      const step = rows[at + 1] as number;
      if (rows[at] === CUT) this.#cutAfter(step);
      else this.#push(rows, at, step);
    }
  }

  metric(name: StepMetric): Float64Array {
    return this.#metrics[STEP_METRICS.indexOf(name)] as Float64Array;
  }

  /** Index of the first point at or after a step. */
  indexOf(step: number): number {
    let [low, high] = [0, this.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.steps[middle] as number) < step) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #push(rows: Float64Array, at: number, step: number): void {
    // A step that is reported again replaces what is known from there on.
    this.#cutAfter(step - 1);
    this.steps[this.length] = step;
    for (let i = 0; i < STEP_METRICS.length; i++) {
      (this.#metrics[i] as Float64Array)[this.length] = rows[at + 2 + i] as number;
    }
    this.length += 1;
  }

  #cutAfter(step: number): void {
    const last = this.steps[this.length - 1];
    if (this.length > 0 && (last as number) > step) this.length = this.indexOf(step + 1);
  }
}
