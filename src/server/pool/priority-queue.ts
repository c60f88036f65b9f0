/** People who wait for an answer come first, then pages, then work that nobody watches. */
const PRIORITIES = ['interactive', 'page', 'background'] as const;
export type Priority = (typeof PRIORITIES)[number];

/** Waiting tasks: of the most urgent priority first, within a priority in the order they came. */
export class PriorityQueue<T> {
  readonly #waiting = new Map<Priority, T[]>(PRIORITIES.map((priority) => [priority, []]));

  push(priority: Priority, task: T): void {
    this.#waiting.get(priority)?.push(task);
  }

  /** The next task whose priority is `allowed`, taken out; undefined when there is none. */
  pop(allowed: (priority: Priority) => boolean = () => true): T | undefined {
    for (const [priority, tasks] of this.#waiting) {
      if (tasks.length > 0 && allowed(priority)) return tasks.shift();
    }
    return undefined;
  }

  get size(): number {
    return [...this.#waiting.values()].reduce((sum, tasks) => sum + tasks.length, 0);
  }
}
