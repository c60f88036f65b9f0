/**
 * Gives each id a slot, the smallest that is free: ids that had one keep it, so that a run's colour does not
 * change when another is added or taken away. Returns `previous` itself when nothing changes.
 */
export function assignSlots(
  previous: ReadonlyMap<string, number>,
  ids: readonly string[],
): ReadonlyMap<string, number> {
  const kept = ids.filter((id) => previous.has(id));
  if (kept.length === ids.length && kept.length === previous.size) return previous;
  const slots = new Map(kept.map((id) => [id, previous.get(id) as number]));
  const taken = new Set(slots.values());
  for (const id of ids) {
    if (slots.has(id)) continue;
    let slot = 0;
    while (taken.has(slot)) slot += 1;
    slots.set(id, slot);
    taken.add(slot);
  }
  return slots;
}
