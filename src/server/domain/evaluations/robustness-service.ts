import type { Robustness } from '@/shared/contracts/robustness';
import { VIEWS } from '@/shared/robustness/conditions';
import type { RobustnessResult } from '@/shared/robustness/result';
import type { Deps } from '../../deps';
import { AppError } from '../../errors';
import { tunables } from '../../tunables';
import { canClassify } from '../models/golden';
import { findModelId, noModel, preprocessingOf } from '../models/model-rows';
import { findAnsweringModel } from '../models/repo';
import { ROBUSTNESS_REVISION } from './measure-robustness';
import { countHeldOut, findRobustness, upsertRobustness } from './robustness-repo';

/** What is known of how a model bears changes of its photos, and what measuring takes. @throws AppError `not-found` */
export async function readRobustness(deps: Deps, ref: string): Promise<Robustness> {
  const model = await findAnswering(deps, ref);
  const row = await findRobustness(deps.db, { modelId: model.id, revision: ROBUSTNESS_REVISION });
  return {
    state: (row?.state ?? 'none') as Robustness['state'],
    done: row?.done ?? 0,
    total: row?.total ?? 0,
    error: row?.error ?? null,
    result: (row?.result ?? null) as RobustnessResult | null,
    finishedAt: row?.finishedAt ?? null,
    cost: await costOf(deps, model),
  };
}

/**
 * Has it measured, unless that was done or is under way: neither the model nor its photos ever change.
 * @throws AppError `not-found`, `conflict` when the model cannot classify, `bad-request` when there is no photo
 */
export async function measureRobustness(deps: Deps, ref: string): Promise<Robustness> {
  const model = await findAnswering(deps, ref);
  if (!canClassify(model)) {
    throw new AppError('conflict', `Model #${model.number} cannot classify; its page says why.`);
  }
  if ((await costOf(deps, model)) === null) {
    throw new AppError('bad-request', 'The data of this model has neither test nor validation photos.');
  }
  const known = await readRobustness(deps, model.id);
  if (known.state !== 'none' && known.state !== 'failed') return known;
  await upsertRobustness(deps.db, { modelId: model.id, revision: ROBUSTNESS_REVISION });
  deps.live.publishChanged('evaluations');
  return readRobustness(deps, model.id);
}

async function findAnswering(deps: Deps, ref: string) {
  const model = await findAnsweringModel(deps.db, await findModelId(deps, ref));
  if (!model) throw noModel(ref);
  return model;
}

async function costOf(
  deps: Deps,
  model: { datasetVersionId: string; preprocessing: unknown },
): Promise<Robustness['cost']> {
  const { testPhotos, validationPhotos } = await countHeldOut(deps.db, model.datasetVersionId);
  const splitPhotos = testPhotos || validationPhotos;
  if (splitPhotos === 0) return null;
  const photos = Math.min(splitPhotos, tunables.robustnessPhotos);
  return {
    split: testPhotos > 0 ? 'test' : 'validation',
    splitPhotos,
    photos,
    answers: photos * VIEWS * preprocessingOf(model).testTimeRotations,
  };
}
