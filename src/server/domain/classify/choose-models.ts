import type { Deps } from '../../deps';
import { AppError } from '../../errors';
import { tunables } from '../../tunables';
import { canClassify } from '../models/golden';
import { classesOf, modelWhere, noModel, preprocessingOf } from '../models/model-rows';

/** Model versions asked when the caller names none: enough to compare, few enough to answer soon. */
const DEFAULT_MODELS = 4;

const select = {
  id: true,
  number: true,
  name: true,
  classes: true,
  preprocessing: true,
  onnxHash: true,
  goldenDifference: true,
} as const;

/** A model version that may classify, with what it takes to ask it. */
export type ChosenModel = Awaited<ReturnType<typeof chooseModels>>[number];

/**
 * The model versions to ask: those named, or the newest that can classify.
 * @throws AppError `not-found`, `conflict` when one cannot classify or none can, `bad-request` for too many
 */
export async function chooseModels(deps: Deps, refs: string[]) {
  if (refs.length > tunables.maxClassifyModels) {
    throw new AppError('bad-request', `Ask at most ${tunables.maxClassifyModels} model versions at once.`);
  }
  const rows = refs.length > 0 ? await findNamed(deps, refs) : await findNewest(deps);
  return rows.map(({ id, onnxHash, ...row }) => {
    const classes = classesOf(row);
    return {
      classes,
      served: {
        id,
        // findNamed and findNewest let only exported models through.
        onnxHash: onnxHash as string,
        preprocessing: preprocessingOf(row),
        classCount: classes.length,
      },
    };
  });
}

async function findNamed(deps: Deps, refs: string[]) {
  const rows = await Promise.all(
    refs.map(async (ref) => {
      const row = await deps.db.modelVersion.findUnique({ where: modelWhere(ref), select });
      if (!row) throw noModel(ref);
      if (!canClassify(row)) {
        throw new AppError(
          'conflict',
          `Model #${row.number} (${row.name}) cannot classify; its page says why.`,
        );
      }
      return row;
    }),
  );
  return [...new Map(rows.map((row) => [row.id, row])).values()];
}

async function findNewest(deps: Deps) {
  const rows = await deps.db.modelVersion.findMany({
    where: { onnxHash: { not: null }, goldenDifference: { not: null } },
    orderBy: { number: 'desc' },
    select,
  });
  const chosen = rows.filter(canClassify).slice(0, DEFAULT_MODELS);
  if (chosen.length > 0) return chosen;
  throw new AppError('conflict', 'There is no model version that can classify yet. Train one first.');
}
