import type { CoinClass } from '@/shared/coin-class';
import type { CoinChoice, PhotoCoins } from '@/shared/coin-on-photo';
import type { ClassScore } from '@/shared/contracts/classify';
import { defaultModels } from '@/shared/default-models';
import { GOLDEN_TOLERANCE } from '@/shared/trainer-job';
import type { Deps } from '../../deps';
import { AppError } from '../../errors';
import type { CheckedPhotoFile, NetworkAnswer } from '../../pool/pool-tasks';
import { tunables } from '../../tunables';
import { findChampionIds } from '../models/champion-repo';
import { canClassify } from '../models/golden';
import { classesOf, noModel, preprocessingOf } from '../models/model-rows';
import { GRAPH_VERSION } from '../models/network-graph';
import { findServedModel, findServedRanks } from '../models/repo';

/** Classes shown of each answer. */
const TOP = 5;

/** A model version that may classify, with what it takes to ask it. */
export type ChosenModel = Awaited<ReturnType<typeof chooseModels>>[number];

/** An answer as the history keeps it. */
export interface ModelAnswer {
  modelId: string;
  /** Decoding and network together, milliseconds. */
  ms: number;
  top: ScoreJson[];
  /** Of the further coins. */
  others: ScoreJson[][];
}

/** `ClassScore` as the type of a JSON column wants it: with an index signature, which interfaces lack. */
type ScoreJson = Pick<ClassScore, keyof ClassScore>;

/**
 * The model versions to ask: those named, or each dataset's champion or best that can classify.
 * @throws AppError `not-found`, `conflict` when one cannot classify or none can, `bad-request` for too many
 */
export async function chooseModels(deps: Deps, refs: string[]) {
  if (refs.length > tunables.maxClassifyModels) {
    throw new AppError('bad-request', `Choose at most ${tunables.maxClassifyModels} model versions at once.`);
  }
  const rows = await findNamed(deps, refs.length > 0 ? refs : await findDefaults(deps));
  return rows.map(({ id, onnxHash, ...row }) => {
    const classes = classesOf(row);
    return {
      id,
      classes,
      served: {
        // findNamed lets only exported models through.
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
      const row = await findServedModel(deps.db, ref);
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

/** @returns ids: of each dataset its champion, else its best on test */
async function findDefaults(deps: Deps): Promise<string[]> {
  const [ranks, champions] = await Promise.all([
    findServedRanks(deps.db, {
      maxDifference: GOLDEN_TOLERANCE,
      graphVersion: GRAPH_VERSION,
      limit: tunables.maxRankedModels,
    }),
    findChampionIds(deps.db),
  ]);
  const models = ranks.map(({ datasetVersion: { datasetId }, ...rank }) => {
    return { ...rank, datasetId, champion: champions.has(rank.id) };
  });
  const chosen = defaultModels(models, tunables.defaultClassifyModels);
  if (chosen.length > 0) return chosen.map(({ id }) => id);
  throw new AppError('conflict', 'There is no model version that can classify yet. Train one first.');
}

/**
 * Checks the photo, finds its coins and asks the models about each, one model after the other, in one process, so that each latency is its own.
 * @throws AppError `bad-photo` or `too-large` for what is no usable photo
 */
export async function askModels(
  deps: Deps,
  models: ChosenModel[],
  photo: { bytes: Uint8Array; owner: string; keepMetadata: boolean; coins: CoinChoice },
): Promise<CheckedPhotoFile & { found: PhotoCoins | null; answers: ModelAnswer[] }> {
  const asked = { models: models.map(({ served }) => served), ...photo };
  const { answers, ...checked } = await deps.inference.classify(asked).catch((error: unknown) => {
    if (error instanceof AppError && (error.code === 'bad-photo' || error.code === 'too-large'))
      throw new AppError(error.code, `This file ${error.message}.`, { cause: error });
    throw error;
  });
  return { ...checked, answers: answers.map(toAnswer) };

  function toAnswer({ probabilities, ms, preprocessMs }: NetworkAnswer, index: number): ModelAnswer {
    const { id, classes } = models[index] as ChosenModel;
    const [top = [], ...others] = probabilities.map((coin) =>
      topK(coin, TOP).map(({ index, p }) => toScore(classes[index] as CoinClass, p)),
    );
    return { modelId: id, ms: ms + preprocessMs, top, others };
  }
}

function toScore({ key, label, value, currency, country }: CoinClass, p: number): ScoreJson {
  return { class: key, label, value, currency, country, p };
}

interface Ranked {
  index: number;
  p: number;
}

/** The `k` most probable classes, best first; of equals the lower index comes first. Fewer when there are fewer. */
export function topK(probabilities: ArrayLike<number>, k: number): Ranked[] {
  return Array.from(probabilities, (p, index) => ({ index, p }))
    .sort((a, b) => b.p - a.p || a.index - b.index)
    .slice(0, Math.max(0, k));
}
