import type { Split } from '@/shared/coin-class';
import type { Operation, QueueItem } from '@/shared/contracts/drafts';

/** What can be done to the finding in front. */
export type QueueAction =
  | 'drop'
  | 'stay'
  | 'keep'
  | 'relabel'
  | 'unify'
  | 'merge'
  | 'train'
  | 'validation'
  | 'test';

export type QueueKey =
  | { step: 1 | -1 }
  | { photo: number }
  | { action: QueueAction }
  | { turn: 'undo' | 'redo' }
  | { view: 'difference' }
  | { status: 'ignored' };

const keys: Readonly<Record<string, QueueKey>> = {
  j: { step: 1 },
  s: { step: 1 },
  ArrowRight: { step: 1 },
  k: { step: -1 },
  ArrowLeft: { step: -1 },
  d: { action: 'drop' },
  o: { action: 'stay' },
  a: { action: 'keep' },
  l: { action: 'relabel' },
  g: { action: 'unify' },
  c: { action: 'merge' },
  t: { action: 'train' },
  v: { action: 'validation' },
  e: { action: 'test' },
  u: { turn: 'undo' },
  U: { turn: 'redo' },
  x: { view: 'difference' },
  i: { status: 'ignored' },
};

/** What a key does in the queue; null for all other keys. Digits choose a photo. */
export function queueKey(key: string): QueueKey | null {
  if (/^[1-9]$/.test(key)) return { photo: Number(key) - 1 };
  return Object.hasOwn(keys, key) ? (keys[key] ?? null) : null;
}

/**
 * The operation that an action is, with the revisions that its author has seen; null where it makes no sense.
 * @param at the photo that is chosen
 */
export function operationFor(
  action: Exclude<QueueAction, 'relabel' | 'merge'>,
  { photos }: Pick<QueueItem, 'photos'>,
  at: number,
): Operation | null {
  const undecided = photos[at] && isLeftOut(photos[at]) ? photos[at] : null;
  if (undecided) {
    // It comes in as the class that this file is filed under.
    const { hash, classKey } = undecided;
    return action === 'stay' ? { kind: 'relabel', photos: [hash], classKey } : null;
  }
  const present = photos.filter(({ now }) => now !== null && !now.isDropped);
  const chosen = photos[at];
  if (!chosen?.now) return null;
  const others = present.filter(({ hash }) => hash !== chosen.hash).map(({ hash }) => hash);
  const { classKey } = chosen.now;
  switch (action) {
    case 'drop':
      return chosen.now.isDropped ? null : { kind: 'drop', photos: [chosen.hash] };
    case 'stay':
      return others.length > 0 ? { kind: 'drop', photos: others } : null;
    case 'keep':
      return present.length > 0 ? { kind: 'keep', photos: present.map(({ hash }) => hash) } : null;
    case 'unify': {
      const wrong = present.filter(({ now }) => now?.classKey !== classKey).map(({ hash }) => hash);
      return wrong.length > 0 ? { kind: 'relabel', photos: wrong, classKey } : null;
    }
    default: {
      const split: Split = action;
      return chosen.now.split === split ? null : { kind: 'move', photos: [chosen.hash], split };
    }
  }
}

/** A file that the import left out, since the same photo is filed under another class too, and nobody has decided. */
export const isLeftOut = ({ kept, now }: QueueItem['photos'][number]): boolean =>
  !kept && now?.isDropped === true;

/** Whether a photo can be relabelled, or its class be merged: what was left out has no class yet. */
export const canChooseClass = (
  action: 'relabel' | 'merge',
  photo: QueueItem['photos'][number] | undefined,
): boolean => photo?.now != null && (action === 'relabel' || !isLeftOut(photo));

/** The revisions of the photos of a finding, as a person sees them. */
export function seenOf({ photos }: Pick<QueueItem, 'photos'>): Record<string, number> {
  return Object.fromEntries(photos.map(({ hash, revision }) => [`photo ${hash}`, revision]));
}

/**
 * Is nothing left to decide about a finding? Copies that are in the right class and split are copies still, and so are those
 * of which more than one is left.
 */
export function isSettledBy(
  operation: Operation,
  { kind, photos, photoCount }: Pick<QueueItem, 'kind' | 'photos' | 'photoCount'>,
): boolean {
  if (kind !== 'near-copies' || operation.kind === 'keep') return true;
  if (operation.kind !== 'drop') return false;
  const dropped = new Set(operation.photos);
  const left = photos.filter(({ hash, now }) => now && !now.isDropped && !dropped.has(hash));
  return left.length + (photoCount - photos.length) < 2;
}
