import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SPLITS } from '@/shared/coin-class';
import type { Operation } from '@/shared/contracts/drafts';
import { type Cell, classTarget, photoTarget, type ReadCell, type Target } from './cells';
import { RefusedOperation, targetsOf } from './changes-of';
import { orderClasses, resolveClass } from './classes';
import { blockedBy, DraftCells, type LogEntry, replay } from './reducer';

const hashes = Array.from({ length: 6 }, (_, i) => String(i).repeat(64));
const keys = ['1', '2', '3'];
const newKeys = ['new', 'newer'];

const cells = new Map<Target, Cell>([
  ...keys.map((key): [Target, Cell] => [
    classTarget(key),
    {
      revision: 0,
      value: {
        kind: 'class',
        label: `coin ${key}`,
        value: null,
        currency: null,
        country: null,
        isNew: false,
        isRemoved: false,
        mergedInto: null,
      },
    },
  ]),
  ...hashes.map((hash, i): [Target, Cell] => [
    photoTarget(hash),
    {
      revision: 0,
      value: {
        kind: 'photo',
        classKey: keys[i % 3] ?? '1',
        split: SPLITS[i % 3] ?? 'train',
        name: `${i}.jpg`,
        coin: null,
        isDropped: false,
        isKept: false,
      },
    },
  ]),
]);
const base: ReadCell = (target) => cells.get(target) ?? { revision: 0, value: null };

const photos = fc.uniqueArray(fc.constantFrom(...hashes), { minLength: 1, maxLength: 4 });
const anyKey = fc.constantFrom(...keys, ...newKeys);
const operations: fc.Arbitrary<Operation> = fc.oneof(
  fc.record({ kind: fc.constant('keep' as const), photos }),
  fc.record({ kind: fc.constant('drop' as const), photos }),
  fc.record({ kind: fc.constant('restore' as const), photos }),
  fc.record({ kind: fc.constant('relabel' as const), photos, classKey: anyKey }),
  fc.record({ kind: fc.constant('move' as const), photos, split: fc.constantFrom(...SPLITS) }),
  fc.record({
    kind: fc.constant('edit-photo' as const),
    photo: fc.constantFrom(...hashes),
    coin: fc.constantFrom('a', 'b', null),
  }),
  fc.record({
    kind: fc.constant('edit-class' as const),
    classKey: anyKey,
    changes: fc.record({ years: fc.constantFrom('1999', null), label: fc.constantFrom('a', 'b') }),
  }),
  fc.record({
    kind: fc.constant('merge-classes' as const),
    from: fc.uniqueArray(anyKey, { minLength: 1, maxLength: 2 }),
    into: anyKey,
  }),
  fc.record({
    kind: fc.constant('split-class' as const),
    classKey: anyKey,
    newKey: fc.constantFrom(...newKeys),
    label: fc.constant('split off'),
    photos,
  }),
  fc.record({ kind: fc.constant('remove-class' as const), classKey: anyKey }),
  fc.record({
    kind: fc.constant('reorder-classes' as const),
    order: fc.uniqueArray(anyKey, { minLength: 1 }),
  }),
);
/** Does something, or undoes or does again one of the entries so far. */
const steps = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: operations.map((operation) => ({ operation })) },
    {
      weight: 2,
      arbitrary: fc.record({
        direction: fc.constantFrom('undo' as const, 'redo' as const),
        which: fc.nat(30),
      }),
    },
  ),
  { maxLength: 30 },
);
type Step = typeof steps extends fc.Arbitrary<(infer S)[]> ? S : never;

/** Takes each step that is allowed, as the server does. */
function walk(list: readonly Step[]) {
  const state = new DraftCells(base);
  const log: LogEntry[] = [];
  const standing = new Map<number, boolean>();
  for (const step of list) {
    const seq = log.length + 1;
    if ('operation' in step) {
      try {
        log.push({ seq, kind: 'operation', about: null, changes: state.operate(seq, step.operation) });
        standing.set(seq, true);
      } catch (error) {
        if (!(error instanceof RefusedOperation)) throw error;
      }
      continue;
    }
    const done = [...standing.keys()];
    const about = done[step.which % Math.max(1, done.length)];
    if (about !== undefined) turn({ state, log, standing }, step.direction, about);
  }
  return { state, log, standing };
}

/** @returns whether nobody's later change was in the way */
function turn(
  { state, log, standing }: { state: DraftCells; log: LogEntry[]; standing: Map<number, boolean> },
  direction: 'undo' | 'redo',
  about: number,
): boolean {
  const changes = log.find(({ seq }) => seq === about)?.changes ?? [];
  const isPossible = standing.get(about) === (direction === 'undo');
  if (!isPossible || blockedBy(direction, { seq: about, changes }, state.read).length > 0) return false;
  const entry: LogEntry = { seq: log.length + 1, kind: direction, about, changes: null };
  log.push(entry);
  state.append(entry);
  standing.set(about, direction === 'redo');
  return true;
}

describe('a draft', () => {
  test('is brought back to the first state by undoing all that stands, whatever was done, undone and done again', () => {
    fc.assert(
      fc.property(steps, (list) => {
        const it = walk(list);
        const open = () => [...it.standing].filter(([, stands]) => stands).map(([seq]) => seq);
        // The latest is never in the way of itself; others go as soon as nothing rests on them.
        for (const seq of open().sort((a, b) => b - a)) expect(turn(it, 'undo', seq)).toBe(true);
        expect(open()).toEqual([]);
        expect(it.state.changed()).toEqual(new Map());
      }),
      { numRuns: 300 },
    );
  });

  test('undone in any order that is allowed ends in the first state', () => {
    fc.assert(
      fc.property(steps, fc.array(fc.nat(30), { maxLength: 60 }), (list, order) => {
        const it = walk(list);
        const open = () => [...it.standing].filter(([, stands]) => stands).map(([seq]) => seq);
        for (const pick of order) {
          const seqs = open();
          const seq = seqs[pick % Math.max(1, seqs.length)];
          if (seq !== undefined) turn(it, 'undo', seq);
        }
        for (let before = -1; before !== open().length; ) {
          before = open().length;
          for (const seq of open()) turn(it, 'undo', seq);
        }
        expect(it.state.changed()).toEqual(new Map());
      }),
      { numRuns: 200 },
    );
  });

  test('follows from its log alone, at every length of it', () => {
    fc.assert(
      fc.property(steps, fc.nat(30), (list, cut) => {
        const { state, log } = walk(list);
        expect(replay(base, log).changed()).toEqual(state.changed());
        const part = log.slice(0, cut);
        const rest = replay(base, part);
        for (const entry of log.slice(cut)) rest.append(entry);
        expect(rest.changed()).toEqual(state.changed());
      }),
      { numRuns: 200 },
    );
  });

  test('has each photo in one class that is there, or in one that was removed, and never merges in a circle', () => {
    fc.assert(
      fc.property(steps, (list) => {
        const { state } = walk(list);
        const classes = new Map(
          [...keys, ...newKeys].flatMap((key) => {
            const { value } = state.read(classTarget(key));
            return value?.kind === 'class' ? [[key, value] as const] : [];
          }),
        );
        const order = orderClasses(classes, { baseKeys: keys, order: null });
        for (const hash of hashes) {
          const { value } = state.read(photoTarget(hash));
          if (value?.kind !== 'photo') throw new Error('a photo is gone');
          const key = resolveClass(value.classKey, classes);
          expect(classes.has(key)).toBe(true);
          expect(order.includes(key) || classes.get(key)?.isRemoved).toBe(true);
        }
      }),
      { numRuns: 200 },
    );
  });

  test('changes nothing that the operation has not named', () => {
    fc.assert(
      fc.property(steps, operations, (list, operation) => {
        const { state, log } = walk(list);
        try {
          const changes = state.operate(log.length + 1, operation);
          const named = new Set(targetsOf(operation));
          expect(changes.every(({ target }) => named.has(target))).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(RefusedOperation);
        }
      }),
      { numRuns: 200 },
    );
  });
});

test('what rests on another operation keeps it from being undone, and says so', () => {
  const state = new DraftCells(base);
  const [a, b] = hashes as [string, string];
  const made = state.operate(1, {
    kind: 'split-class',
    classKey: '1',
    newKey: 'new',
    label: 'new',
    photos: [a],
  });
  state.operate(2, { kind: 'relabel', photos: [b], classKey: 'new' });
  expect(blockedBy('undo', { seq: 1, changes: made }, state.read)).toEqual([
    { target: classTarget('new'), revision: 2 },
  ]);
  expect(() => state.operate(3, { kind: 'relabel', photos: [b], classKey: 'new' })).toThrow(/so already/);
  state.operate(3, { kind: 'merge-classes', from: ['2'], into: '3' });
  expect(() => state.operate(4, { kind: 'relabel', photos: [b], classKey: '2' })).toThrow(/merged into "3"/);
  expect(() => state.operate(4, { kind: 'drop', photos: ['f'.repeat(64)] })).toThrow(/not in this version/);
});
