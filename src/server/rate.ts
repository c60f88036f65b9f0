/** So many times in each minute. */
export class Rate {
  #left: number;
  #ends = 0;

  constructor(private readonly perMinute: number) {
    this.#left = perMinute;
  }

  take(): boolean {
    const now = performance.now();
    if (now >= this.#ends) {
      this.#ends = now + 60_000;
      this.#left = this.perMinute;
    }
    this.#left -= 1;
    return this.#left >= 0;
  }
}
