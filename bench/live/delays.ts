/** Longest delay that is distinguished, in milliseconds; longer ones count as this. */
const LONGEST_MS = 20_000;

/** Delays in whole milliseconds, counted and not kept: a million of them take no more room than one. */
export class Delays {
  readonly #counts: number[];

  constructor(counts: readonly number[] = []) {
    this.#counts = [...counts];
  }

  add(ms: number): void {
    const slot = Math.min(LONGEST_MS, Math.max(0, Math.round(ms)));
    this.#counts[slot] = (this.#counts[slot] ?? 0) + 1;
  }

  /** How often each delay was seen, by milliseconds; to send to another process. */
  get counts(): number[] {
    return Array.from(this.#counts, (count) => count ?? 0);
  }

  /** Delays of several series as one. */
  static join(all: readonly (readonly number[])[]): Delays {
    const joined: number[] = [];
    for (const counts of all) {
      for (const [ms, count] of counts.entries()) joined[ms] = (joined[ms] ?? 0) + count;
    }
    return new Delays(joined);
  }

  /** The delay that `share` of all (0 to 1) did not exceed; null without any. */
  percentile(share: number): number | null {
    const counts = this.counts;
    const total = counts.reduce((sum, count) => sum + count, 0);
    let seen = 0;
    for (const [ms, count] of counts.entries()) {
      seen += count;
      if (seen > 0 && seen >= share * total) return ms;
    }
    return null;
  }
}
