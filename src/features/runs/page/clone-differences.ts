import type { RunDetail } from '@/shared/contracts/runs';
import { recipeDifferences } from '@/shared/recipe/recipe-differences';

export interface Difference {
  name: string;
  before: string;
  after: string;
}

/** In what a run differs from the one it was cloned from; fields that mean nothing in either are left out. */
export function cloneDifferences({
  clonedFrom,
  recipe,
  datasetName,
  datasetVersion,
}: Pick<RunDetail, 'clonedFrom' | 'recipe' | 'datasetName' | 'datasetVersion'>): Difference[] {
  if (!clonedFrom) return [];
  const original = clonedFrom.recipe;
  const data = [
    `${clonedFrom.datasetName} v${clonedFrom.datasetVersion}`,
    `${datasetName} v${datasetVersion}`,
  ];
  const differences = recipeDifferences(original, recipe).map(({ name, before, after }) => ({
    name,
    before,
    after,
  }));
  return data[0] === data[1]
    ? differences
    : [{ name: 'Dataset', before: data[0] ?? '', after: data[1] ?? '' }, ...differences];
}
