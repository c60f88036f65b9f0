import { isFinal } from '@/shared/run-state';
import type { Deps } from '../../deps';
import { tunables } from '../../tunables';
import { advanceSweep } from './advance';
import { findActiveSweepIds, findSweepIdOfRun } from './repo';

/**
 * Follows the runs' logs as they are committed and advances their sweeps, each sweep once at a time. What was
 * missed, before a start or because another server took the events, `checkAll` makes up for.
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

  /** Advances all active sweeps. */
  async checkAll(): Promise<void> {
    for (const id of await findActiveSweepIds(this.#deps.db)) this.#pending.add(id);
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
    const sweepId = await findSweepIdOfRun(this.#deps.db, runId);
    if (this.#sweepOf.size >= tunables.rememberedSweepRuns) this.#sweepOf.clear();
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
