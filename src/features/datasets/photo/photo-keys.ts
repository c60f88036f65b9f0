const KEYS: Readonly<Record<string, 'next' | 'previous' | 'grid'>> = {
  ArrowRight: 'next',
  j: 'next',
  ArrowLeft: 'previous',
  k: 'previous',
  Escape: 'grid',
};

/** What a key does on the page of a photo; null for all others, and while somebody types or has a dialog open. */
export function photoKey({
  key,
  ctrlKey,
  metaKey,
  altKey,
  target,
}: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'target'>) {
  if (ctrlKey || metaKey || altKey || !Object.hasOwn(KEYS, key)) return null;
  const isElsewhere =
    target instanceof HTMLElement &&
    target.closest('input, textarea, select, [role="listbox"], [role="dialog"], [role="menu"]') !== null;
  return isElsewhere ? null : (KEYS[key] ?? null);
}
