import type { FindingStatus } from '@/shared/contracts/curation';

export const statusLabels: Record<FindingStatus, string> = {
  open: 'Open',
  'in-review': 'In review',
  done: 'Done',
  ignored: 'Ignored',
};

/** Keys that set the status of the finding that is chosen. */
const statusKeys: Readonly<Record<string, FindingStatus>> = {
  o: 'open',
  r: 'in-review',
  d: 'done',
  i: 'ignored',
};

/** What a key does in the list of findings; null for all other keys. */
export function findingKey(key: string): { step: 1 | -1 } | { status: FindingStatus } | null {
  if (key === 'j') return { step: 1 };
  if (key === 'k') return { step: -1 };
  const status = Object.hasOwn(statusKeys, key) ? statusKeys[key] : undefined;
  return status ? { status } : null;
}

/** The finding that a step leads to; the first one when none was chosen or it is not there any more. */
export function stepFrom(ids: readonly number[], chosen: number | null, step: 1 | -1): number | null {
  const at = chosen === null ? -1 : ids.indexOf(chosen);
  if (at === -1) return ids[0] ?? null;
  return ids[Math.max(0, Math.min(ids.length - 1, at + step))] ?? null;
}
