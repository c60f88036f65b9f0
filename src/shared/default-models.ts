interface Ranked {
  id: string;
  number: number;
  datasetId: string;
  /** On the test photos. */
  top1: number | null;
  champion: boolean;
}

/**
 * The model versions that are asked when nobody names any: of each dataset its champion, else its best on test, the
 * newer of equals: photos that had no say in how it was trained or chosen. Nobody sees the figures for that. The newest
 * come first.
 */
export function defaultModels<T extends Ranked>(models: readonly T[], limit: number): T[] {
  const best = new Map<string, T>();
  for (const model of models) {
    const other = best.get(model.datasetId);
    if (!other || isBetter(model, other)) best.set(model.datasetId, model);
  }
  return [...best.values()].sort((a, b) => b.number - a.number).slice(0, limit);
}

function isBetter(a: Ranked, b: Ranked): boolean {
  if (a.champion !== b.champion) return a.champion;
  const lead = (a.top1 ?? -1) - (b.top1 ?? -1);
  return lead === 0 ? a.number > b.number : lead > 0;
}
