interface Releasable {
  release(): Promise<void>;
}

interface Entry<T> {
  resource: Promise<T>;
  users: number;
}

/**
 * Keeps the most recently used resources open, up to `capacity`. Simultaneous requests for one key share one
 * opening; what is in use is never released, so that more than `capacity` may be open while all are busy.
 */
export class LeaseCache<T extends Releasable> {
  /** In order of use, the least recently used first. */
  readonly #entries = new Map<string, Entry<T>>();
  readonly #open: (key: string) => Promise<T>;
  readonly #capacity: number;

  constructor({ open, capacity }: { open: (key: string) => Promise<T>; capacity: number }) {
    this.#open = open;
    this.#capacity = capacity;
  }

  /** Keys of what is open, the least recently used first. */
  keys(): string[] {
    return [...this.#entries.keys()];
  }

  /** Opens the resource if need be and holds it open while `task` works with it. */
  async use<R>(key: string, task: (resource: T) => Promise<R>): Promise<R> {
    const entry = this.#entries.get(key) ?? { resource: this.#open(key), users: 0 };
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    entry.users += 1;
    try {
      const resource = await entry.resource.catch((error) => {
        // A failed opening is forgotten, so that the next request tries again.
        if (this.#entries.get(key) === entry) this.#entries.delete(key);
        throw error;
      });
      return await task(resource);
    } finally {
      entry.users -= 1;
      await this.#evict(this.#capacity);
    }
  }

  /** Releases everything that nobody uses. */
  async clear(): Promise<void> {
    await this.#evict(0);
  }

  async #evict(capacity: number): Promise<void> {
    const surplus: Entry<T>[] = [];
    for (const [key, entry] of this.#entries) {
      if (this.#entries.size <= capacity) break;
      if (entry.users > 0) continue;
      this.#entries.delete(key);
      surplus.push(entry);
    }
    for (const { resource } of surplus) await (await resource).release();
  }
}
