import type { ImportPhase } from '@/shared/contracts/datasets';
import type { Deps } from '../../../deps';

/** How often a running import is written down and announced; more often shows nothing new to the eye. */
const INTERVAL_MS = 500;

/** Keeps the row of a running import up to date without writing it for every photo. */
export class ImportProgress {
  #state: { phase: ImportPhase; done: number; total: number | null } = {
    phase: 'reading',
    done: 0,
    total: null,
  };
  #timer: NodeJS.Timeout | null = null;
  #writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly deps: Deps,
    private readonly importId: string,
  ) {}

  report(state: { phase: ImportPhase; done: number; total: number | null }): void {
    const newPhase = state.phase !== this.#state.phase;
    this.#state = state;
    if (newPhase) this.#write();
    else this.#timer ??= setTimeout(() => this.#write(), INTERVAL_MS);
  }

  /** Waits for what is being written; nothing is written afterwards. */
  async end(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    await this.#writing;
  }

  #write(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#writing = this.#writing.then(async () => {
      try {
        await this.deps.db.import.updateMany({
          where: { id: this.importId, state: 'running' },
          data: this.#state,
        });
        this.deps.live.publishChanged('imports');
      } catch (error) {
        // A figure that is not shown is no reason to lose the import.
        this.deps.log.warn({ err: error, importId: this.importId }, 'import progress was not saved');
      }
    });
  }
}
