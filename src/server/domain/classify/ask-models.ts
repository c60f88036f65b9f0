import type { CoinChoice, PhotoCoins } from '@/shared/coin-on-photo';
import { defaultModels } from '@/shared/default-models';
import type { CoinEvidence } from '@/shared/serving/ask-network';
import { fuseFaces } from '@/shared/serving/faces';
import { servingProfileSchema } from '@/shared/serving/profile';
import { readAnswer } from '@/shared/serving/read-answer';
import { GOLDEN_TOLERANCE } from '@/shared/trainer-job';
import type { Deps } from '../../deps';
import { AppError } from '../../errors';
import type { CheckedPhotoFile, NetworkAnswer } from '../../pool/pool-tasks';
import { tunables } from '../../tunables';
import { findChampionIds } from '../models/champion-repo';
import { canClassify } from '../models/golden';
import { classesOf, noModel, preprocessingOf } from '../models/model-rows';
import { OLDEST_SERVED_GRAPH } from '../models/network-graph';
import { findServedModel, findServedRanks } from '../models/repo';
import type { ModelAnswer } from './new-entry';
import { PROFILE_REVISION } from './profiles/profile-queue';
import { findPrototypes } from './profiles/profile-repo';

/** A model version that may classify, with what it takes to ask it. */
export type ChosenModel = Awaited<ReturnType<typeof chooseModels>>[number];

/**
 * The model versions to ask: those named, or each dataset's champion or best that can classify.
 * @throws AppError `not-found`, `conflict` when one cannot classify or none can, `bad-request` for too many
 */
export async function chooseModels(deps: Deps, refs: string[]) {
  if (refs.length > tunables.maxClassifyModels) {
    throw new AppError('bad-request', `Choose at most ${tunables.maxClassifyModels} model versions at once.`);
  }
  const rows = await findNamed(deps, refs.length > 0 ? refs : await requireDefaults(deps));
  return rows.map(({ id, onnxHash, ...row }) => {
    const classes = classesOf(row);
    const profile = profileOf(row);
    return {
      id,
      number: row.number,
      name: row.name,
      datasetVersionId: row.datasetVersionId,
      classes,
      profile,
      lacksProfile: row.profile?.revision !== PROFILE_REVISION,
      served: {
        // findNamed lets only exported models through.
        onnxHash: onnxHash as string,
        preprocessing: preprocessingOf(row),
        classCount: classes.length,
        prototypes: profile && {
          name: `${id}-${row.profile?.finishedAt?.getTime()}.prototypes`,
          load: () => findPrototypes(deps.db, id),
        },
      },
    };
  });
}

/** Null until it is made. */
function profileOf(row: { profile: { profile: unknown } | null }) {
  return row.profile?.profile == null ? null : servingProfileSchema.parse(row.profile.profile);
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

/** @returns ids: of each dataset its champion, else its best on test; none while no model can classify */
export async function findDefaultModels(deps: Deps): Promise<string[]> {
  const [ranks, champions] = await Promise.all([
    findServedRanks(deps.db, {
      maxDifference: GOLDEN_TOLERANCE,
      oldestGraph: OLDEST_SERVED_GRAPH,
      limit: tunables.maxRankedModels,
    }),
    findChampionIds(deps.db),
  ]);
  const models = ranks.map(({ datasetVersion: { datasetId }, ...rank }) => {
    return { ...rank, datasetId, champion: champions.has(rank.id) };
  });
  return defaultModels(models, tunables.defaultClassifyModels).map(({ id }) => id);
}

async function requireDefaults(deps: Deps): Promise<string[]> {
  const chosen = await findDefaultModels(deps);
  if (chosen.length > 0) return chosen;
  throw new AppError('conflict', 'There is no model version that can classify yet. Train one first.');
}

/** A photo to be asked about. */
interface AskedPhoto {
  bytes: Uint8Array;
  owner: string;
  keepMetadata: boolean;
  coins: CoinChoice;
}

/**
 * Checks the photo, finds its coins and asks the models about each, one model after the other, in one process, so that each latency is its own.
 * @throws AppError `bad-photo` or `too-large` for what is no usable photo
 */
export async function askModels(
  deps: Deps,
  models: ChosenModel[],
  photo: AskedPhoto,
): Promise<CheckedPhotoFile & { found: PhotoCoins | null; answers: ModelAnswer[] }> {
  const { answers, ...checked } = await ask(deps, models, photo);
  return { ...checked, answers: toAnswers(models, answers) };
}

/**
 * Asks the models about a coin of which there is a photo of each face.
 * @throws AppError as `askModels`, `bad-request` when a photo shows several coins
 */
export async function askFaces(
  deps: Deps,
  models: ChosenModel[],
  photos: readonly [AskedPhoto, AskedPhoto],
): Promise<ModelAnswer[]> {
  const [one, other] = [await ask(deps, models, photos[0]), await ask(deps, models, photos[1])];
  if ([one, other].some(({ found }) => (found?.coins.length ?? 0) > 1)) {
    throw new AppError('bad-request', 'Both photos must show one coin each; one of them shows several.');
  }
  const fused = one.answers.map((answer, index) => fuse(answer, other.answers[index] as NetworkAnswer));
  return toAnswers(models, fused);
}

async function ask(deps: Deps, models: ChosenModel[], photo: AskedPhoto) {
  const asked = { models: models.map(({ served }) => served), ...photo };
  return deps.inference.classify(asked).catch((error: unknown) => {
    if (error instanceof AppError && (error.code === 'bad-photo' || error.code === 'too-large'))
      throw new AppError(error.code, `This file ${error.message}.`, { cause: error });
    throw error;
  });
}

function fuse(one: NetworkAnswer, other: NetworkAnswer): NetworkAnswer {
  const mean = (name: keyof CoinEvidence) => {
    const [a, b] = [one.evidence[0]?.[name] ?? null, other.evidence[0]?.[name] ?? null];
    return a === null || b === null ? null : (a + b) / 2;
  };
  const [obverse, reverse] = [one.probabilities[0], other.probabilities[0]];
  return {
    probabilities: obverse && reverse ? [fuseFaces(obverse, reverse)] : [],
    evidence: [{ energy: mean('energy'), likeness: mean('likeness') }],
    embeddings: [],
    ms: one.ms + other.ms,
    preprocessMs: one.preprocessMs + other.preprocessMs,
  };
}

function toAnswers(models: readonly ChosenModel[], answers: readonly NetworkAnswer[]): ModelAnswer[] {
  return answers.map((answer, index) => {
    const model = models[index] as ChosenModel;
    const coins = answer.probabilities.map((probabilities, coin) =>
      readAnswer({ probabilities, evidence: answer.evidence[coin] }, model),
    );
    const [top = [], ...others] = coins.map((coin) => coin.top);
    return {
      modelId: model.id,
      ms: answer.ms + answer.preprocessMs,
      top,
      others,
      traits: coins.map(({ traits }) => traits),
    };
  });
}
