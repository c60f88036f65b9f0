/**
 * Milliseconds of one turn of the event loop that the database may take before whoever else waits is served: two or three
 * turns pass until a request is answered, of which this is the longest part. Less costs nothing that can be measured.
 */
const BUDGET_MS = 3;

/**
 * Spreads statements over turns of the event loop. SQLite answers on the calling thread, and what an answer leads to
 * follows before the loop turns again: a hundred requests at once, each of a dozen statements, would keep everybody
 * else waiting for all of them. Statements run in the order they come, those of the open transaction first, since
 * others wait for its end.
 */
export class Turns {
  readonly #urgent: (() => void)[] = [];
  readonly #waiting: (() => void)[] = [];
  #isOpen = false;
  #began = 0;

  async run<T>(work: () => Promise<T>, { urgent = false } = {}): Promise<T> {
    if (!this.#isOpen) this.#open();
    const isBehind = this.#urgent.length > 0 || (!urgent && this.#waiting.length > 0);
    if (isBehind || this.#isSpent()) {
      await new Promise<void>((resolve) => (urgent ? this.#urgent : this.#waiting).push(resolve));
    }
    try {
      return await work();
    } finally {
      if (!this.#isSpent()) this.#release();
    }
  }

  #open(): void {
    this.#isOpen = true;
    this.#began = performance.now();
    setImmediate(() => {
      this.#isOpen = false;
      if (this.#urgent.length + this.#waiting.length === 0) return;
      this.#open();
      this.#release();
    });
  }

  #release(): void {
    (this.#urgent.shift() ?? this.#waiting.shift())?.();
  }

  #isSpent(): boolean {
    return performance.now() - this.#began >= BUDGET_MS;
  }
}
