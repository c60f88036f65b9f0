import type { Operation } from '@/shared/contracts/drafts';
import type { Cell, CellChange, ReadCell, Target } from './cells';
import { changesOf } from './changes-of';

/** An entry of the log, as far as the state follows from it. */
export interface LogEntry {
  seq: number;
  kind: 'operation' | 'conflict' | 'undo' | 'redo' | 'settle';
  about: number | null;
  changes: CellChange[] | null;
}

/** Cells that an undo or a redo would write over although somebody has changed them since. */
export function blockedBy(
  direction: 'undo' | 'redo',
  { seq, changes }: { seq: number; changes: readonly CellChange[] },
  read: ReadCell,
): { target: Target; revision: number }[] {
  return changes.flatMap(({ target, before }) => {
    const { revision } = read(target);
    const expected = direction === 'undo' ? seq : before.revision;
    return revision === expected ? [] : [{ target, revision }];
  });
}

/** What the cells are after an operation, or after it was undone. */
export function resultOf(
  direction: 'do' | 'undo',
  { seq, changes }: { seq: number; changes: readonly CellChange[] },
): [Target, Cell][] {
  return changes.map(({ target, before, after }) => [
    target,
    direction === 'undo' ? before : { revision: seq, value: after },
  ]);
}

/** The state of a draft by its log alone: what the database keeps beside it must be the same. */
export class DraftCells {
  readonly #cells = new Map<Target, Cell>();
  readonly #operations = new Map<number, CellChange[]>();

  constructor(private readonly base: ReadCell) {}

  readonly read: ReadCell = (target) => this.#cells.get(target) ?? this.base(target);

  /** Cells that are not the base's. */
  changed(): Map<Target, Cell> {
    return new Map([...this.#cells].filter(([, { revision }]) => revision > 0));
  }

  /** Does an operation. @throws RefusedOperation */
  operate(seq: number, operation: Operation): CellChange[] {
    const changes = changesOf(operation, this.read);
    this.append({ seq, kind: 'operation', about: null, changes });
    return changes;
  }

  append({ seq, kind, about, changes }: LogEntry): void {
    if (kind === 'operation' && changes) {
      this.#operations.set(seq, changes);
      this.#write(resultOf('do', { seq, changes }));
    } else if (about !== null && (kind === 'undo' || kind === 'redo')) {
      const done = this.#operations.get(about) ?? [];
      this.#write(resultOf(kind === 'undo' ? 'undo' : 'do', { seq: about, changes: done }));
    }
  }

  #write(cells: [Target, Cell][]): void {
    for (const [target, cell] of cells) this.#cells.set(target, cell);
  }
}

/** @param of the state of a draft whose log this is */
export function replay(base: ReadCell, log: Iterable<LogEntry>): DraftCells {
  const state = new DraftCells(base);
  for (const entry of log) state.append(entry);
  return state;
}
