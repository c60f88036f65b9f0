import type { Phase, WorkerEventBody } from '@/shared/run-events';
import { trainerTunables } from './tunables';

/** Reports the phase of a run, and its progress a few times a second. */
export class PhaseReporter {
  private phase: Phase = 'loading';
  private reported = 0;

  constructor(private readonly emit: (event: WorkerEventBody) => void) {}

  begin(phase: Phase, total: number | null = null): void {
    this.phase = phase;
    this.reported = performance.now();
    this.send(total === null ? null : 0, total);
  }

  progress(done: number, total: number): void {
    const now = performance.now();
    if (done < total && now - this.reported < trainerTunables.progressIntervalMs) return;
    this.reported = now;
    this.send(done, total);
  }

  private send(done: number | null, total: number | null): void {
    this.emit({ type: 'phase', payload: { phase: this.phase, done, total } });
  }
}
