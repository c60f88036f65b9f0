import { isFinal } from '@/shared/run-state';
import type { Deps } from '../../deps';
import { advanceSweep } from './advance';

/** Runs whose sweep is remembered; beyond that it is asked for again. */
const REMEMBERED_RUNS = 5000;

/**
 * Follows the runs' logs as they are committed and brings their sweeps up to them, each sweep once at a time.
 * What was missed, before a start or because another server took the events, `lookAtAll` makes up for.
 */
export class SweepWatch {
  readonly #sweepOf = new Map<string, string | null>();
  readonly #pending = new Set<string>();
  readonly #deps: Deps;
  readonly #off: () => void;
  #working: Promise<void> | null = null;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#off = deps.live.on('events', ({ runId, events }) => {
      const matters = events.some(
        (event) => event.type === 'epoch' || (event.type === 'state' && isFinal(event.payload.state)),
      );
      if (matters) void this.#noteRun(runId);
    });
  }

  /** Brings all active sweeps up to the database. */
  async lookAtAll(): Promise<void> {
    const active = await this.#deps.db.sweep.findMany({ where: { state: 'active' }, select: { id: true } });
    for (const { id } of active) this.#pending.add(id);
    await this.#work();
  }

  /** Ends it. Resolves when what was begun is done. */
  async stop(): Promise<void> {
    this.#off();
    this.#pending.clear();
    await this.#working;
  }

  async #noteRun(runId: string): Promise<void> {
    try {
      const sweepId = await this.#findSweep(runId);
      if (sweepId === null) return;
      this.#pending.add(sweepId);
      await this.#work();
    } catch (error) {
      this.#deps.log.error({ err: error, runId }, 'could not look up the sweep of a run');
    }
  }

  async #findSweep(runId: string): Promise<string | null> {
    const known = this.#sweepOf.get(runId);
    if (known !== undefined) return known;
    const run = await this.#deps.db.run.findUnique({ where: { id: runId }, select: { sweepId: true } });
    if (this.#sweepOf.size >= REMEMBERED_RUNS) this.#sweepOf.clear();
    const sweepId = run?.sweepId ?? null;
    this.#sweepOf.set(runId, sweepId);
    return sweepId;
  }

  #work(): Promise<void> {
    this.#working ??= this.#drain().finally(() => {
      this.#working = null;
    });
    return this.#working;
  }

  async #drain(): Promise<void> {
    for (let [next] = this.#pending; next !== undefined; [next] = this.#pending) {
      this.#pending.delete(next);
      await advanceSweep(this.#deps, next).catch((error: unknown) =>
        this.#deps.log.error({ err: error, sweep: next }, 'could not bring a sweep up to its runs'),
      );
    }
  }
}
