/** Maximum of model versions in one request; the server refuses more. */
export const MAX_MODELS = 8;

interface Choosable {
  id: string;
  number: number;
}

/**
 * Which models are chosen at first: those the address names, else those of last time that still exist, else the
 * newest two.
 * @param named ids or numbers with commas between, as in `?models=3,2`; null when the address names none.
 * @param remembered ids of last time.
 * @returns ids, newest model first.
 */
export function initialChoice(
  models: readonly Choosable[],
  { named, remembered }: { named: string | null; remembered: readonly string[] },
): string[] {
  const newestFirst = [...models].sort((a, b) => b.number - a.number);
  const wanted = named?.split(',').map((part) => part.trim()) ?? [];
  const byAddress = newestFirst.filter(
    ({ id, number }) => wanted.includes(id) || wanted.includes(String(number)),
  );
  const byMemory = newestFirst.filter(({ id }) => remembered.includes(id));
  const chosen = byAddress.length > 0 ? byAddress : byMemory.length > 0 ? byMemory : newestFirst.slice(0, 2);
  return chosen.slice(0, MAX_MODELS).map(({ id }) => id);
}
