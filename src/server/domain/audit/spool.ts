import { closeSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import path from 'node:path';

/**
 * A file of lines that are not in the database yet. A line is handed to the system before the action it tells of is
 * answered, without waiting for the disk: it outlives the death of this process, and costs microseconds. Of lines
 * with the same id the last one counts.
 */
export class Spool {
  readonly #file: string;
  #descriptor: number | null = null;

  constructor(dataDir: string) {
    this.#file = path.join(dataDir, 'audit-spool.jsonl');
  }

  /** What a server that was killed has left, in the order it was written. */
  read(): { id: string }[] {
    let text: string;
    try {
      text = readFileSync(this.#file, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    }
    const lines = text.split('\n').flatMap((line) => {
      try {
        return [JSON.parse(line) as { id: string }];
      } catch {
        // The last line of a server that died while it wrote.
        return [];
      }
    });
    return [...new Map(lines.map((line) => [line.id, line])).values()];
  }

  write(line: { id: string }): void {
    this.#descriptor ??= this.#open();
    writeSync(this.#descriptor, `${JSON.stringify(line)}\n`);
  }

  /** Everything that was written is in the database. */
  clear(): void {
    if (this.#descriptor !== null) ftruncateSync(this.#descriptor, 0);
  }

  close(): void {
    if (this.#descriptor !== null) closeSync(this.#descriptor);
    this.#descriptor = null;
  }

  #open(): number {
    mkdirSync(path.dirname(this.#file), { recursive: true });
    return openSync(this.#file, 'a', 0o600);
  }
}
