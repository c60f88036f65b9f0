import type { StepColumns } from './step-columns';

/** Some twenty runs of 100,000 steps. */
const MAX_BYTES = 128 * 1024 ** 2;

/** What a run's chunks make together. Never changed: who reads it may do so for as long as they like. */
export interface PackedCurve {
  /** The log's entries up to this one are in it. */
  toSeq: number;
  columns: Readonly<StepColumns>;
}

/**
 * The packed curves that were read last, so that each view, and each zoom, reads only what is new. Chunks are
 * written once, by whichever server, so what was read of them stays true.
 */
export class PackedCurves {
  readonly #byRun = new Map<string, PackedCurve>();
  readonly #maxBytes: number;
  #bytes = 0;

  constructor(maxBytes = MAX_BYTES) {
    this.#maxBytes = maxBytes;
  }

  /** @param head what the asker has read of the log; a curve that is longer than that is not given out */
  get(runId: string, head: number): PackedCurve | undefined {
    const curve = this.#byRun.get(runId);
    if (!curve || curve.toSeq > head) return undefined;
    // Last in the map's order is what was used last.
    this.#byRun.delete(runId);
    this.#byRun.set(runId, curve);
    return curve;
  }

  keep(runId: string, curve: PackedCurve): void {
    this.#drop(runId);
    this.#byRun.set(runId, curve);
    this.#bytes += curve.columns.byteLength;
    for (const oldest of this.#byRun.keys()) {
      if (this.#bytes <= this.#maxBytes) break;
      this.#drop(oldest);
    }
  }

  #drop(runId: string): void {
    this.#bytes -= this.#byRun.get(runId)?.columns.byteLength ?? 0;
    this.#byRun.delete(runId);
  }
}
