import type { Deps } from '../../deps';
import { AppError } from '../../errors';

/**
 * @param ref id or name
 * @throws AppError `not-found`
 */
export async function findDataset(deps: Deps, ref: string) {
  const dataset = await deps.db.dataset.findFirst({ where: { OR: [{ id: ref }, { name: ref }] } });
  if (!dataset) throw new AppError('not-found', `There is no dataset "${ref}".`);
  return dataset;
}
