import type { TestOpenings } from '@/shared/contracts/evaluations';
import { groupBy } from '@/shared/group-by';
import type { Actor, Deps } from '../../deps';
import { tunables } from '../../tunables';
import { findModelId } from '../models/model-rows';
import { countOpenings, findLastOpening, findModelVersions, insertOpening } from './test-opening-repo';

/**
 * Counts that somebody opened the test figures of models, once for each version of their data. Whoever chooses by test
 * figures has no test any more, so everybody sees how often they were looked at. The same person looking at the same models
 * again soon, as by a reload, is one look.
 * @throws AppError `not-found`
 */
export async function openTest(deps: Deps, actor: Actor, refs: readonly string[]): Promise<void> {
  const since = Date.now() - tunables.testOpeningMinutes * 60_000;
  for (const [versionId, models] of await readVersions(deps, refs)) {
    const opening = {
      versionId,
      userId: actor.userId,
      models: models
        .map(({ id }) => id)
        .sort()
        .join(','),
    };
    const last = await findLastOpening(deps.db, opening);
    if (!last || last.openedAt.getTime() < since) await insertOpening(deps.db, opening);
  }
}

/** How often the test figures of the data of some models were opened. @throws AppError `not-found` */
export async function readTestOpenings(deps: Deps, refs: readonly string[]): Promise<TestOpenings> {
  const versions = await readVersions(deps, refs);
  return countOpenings(deps.db, [...versions.keys()]);
}

async function readVersions(deps: Deps, refs: readonly string[]) {
  const ids = await Promise.all(refs.map((ref) => findModelId(deps, ref)));
  return groupBy(await findModelVersions(deps.db, ids), ({ datasetVersionId }) => datasetVersionId);
}
