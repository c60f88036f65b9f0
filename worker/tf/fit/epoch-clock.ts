/** How long epochs take, and so how long the rest will. The upper bound: early stopping may end the run sooner. */
export class EpochClock {
  private startedAt = 0;
  /** Seconds of this epoch that an earlier process spent. */
  private spentBefore = 0;
  lastSeconds = 0;

  constructor(private readonly epochs: number) {}

  start(spentBefore = 0): void {
    this.startedAt = performance.now();
    this.spentBefore = spentBefore;
  }

  /** Seconds of the epoch in progress. */
  get elapsed(): number {
    return this.spentBefore + (performance.now() - this.startedAt) / 1000;
  }

  end(): void {
    this.lastSeconds = this.elapsed;
  }

  secondsAfter(epoch: number): number {
    return (this.epochs - epoch) * this.lastSeconds;
  }

  /** In the middle of an epoch: its rest at the present pace, and those after it. */
  secondsWithin(epoch: number, fractionDone: number): number {
    const whole = this.lastSeconds || this.elapsed / fractionDone;
    return Math.max(0, whole - this.elapsed) + (this.epochs - epoch) * whole;
  }
}
