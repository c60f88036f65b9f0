export type QueueCommand =
  | { step: 1 | -1 }
  | { do: 'search' | 'suggested' | 'select' | 'reject' | 'undo' | 'accept' };

const commands: Readonly<Record<string, QueueCommand>> = {
  j: { step: 1 },
  ArrowRight: { step: 1 },
  k: { step: -1 },
  ArrowLeft: { step: -1 },
  '/': { do: 'search' },
  c: { do: 'search' },
  Enter: { do: 'suggested' },
  x: { do: 'select' },
  r: { do: 'reject' },
  u: { do: 'undo' },
  a: { do: 'accept' },
};

/** What a key does in the queue; null for all other keys. */
export function queueCommand(key: string): QueueCommand | null {
  return Object.hasOwn(commands, key) ? (commands[key] ?? null) : null;
}

/** The photo that takes the place of those that a change takes off the list. */
export function nextAfter(
  ids: readonly string[],
  gone: ReadonlySet<string>,
  from: string | null,
): string | null {
  const at = from === null ? 0 : Math.max(0, ids.indexOf(from));
  const later = ids.slice(at).find((id) => !gone.has(id));
  return later ?? ids.slice(0, at).findLast((id) => !gone.has(id)) ?? null;
}

/** The photo one step on; the ends stay. */
export function stepTo(ids: readonly string[], from: string | null, step: 1 | -1): string | null {
  const at = from === null ? -1 : ids.indexOf(from);
  if (at === -1) return ids[0] ?? null;
  return ids[Math.max(0, Math.min(ids.length - 1, at + step))] ?? null;
}
