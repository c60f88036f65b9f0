import type { z } from 'zod';
import type { Champion, ChampionMove, rollBackInput } from '@/shared/contracts/reviews';
import type { Db } from '../../db/dialect';
import type { Actor, Deps } from '../../deps';
import { AppError } from '../../errors';
import {
  type ChampionMoveRow,
  findChampion,
  findChampions,
  findMoves,
  insertMove,
} from '../models/champion-repo';
import { findDataset, findJudgedModel } from './repo';
import { refusalToDecide, reviewRules } from './rules';

/** The champion of each dataset that has one, the latest first. */
export async function listChampions({ db }: Pick<Deps, 'db'>): Promise<Champion[]> {
  const champions = await findChampions(db);
  return Promise.all(
    champions.map(async (move) => ({
      datasetId: move.datasetId,
      datasetName: move.dataset.name,
      move: move.id,
      modelId: move.modelId,
      modelNumber: move.modelNumber,
      modelName: move.modelName,
      reviewNumber: move.review?.number ?? null,
      signedBy: move.signedBy,
      since: move.createdAt,
      previous: await previousOf(db, move.datasetId),
    })),
  );
}

/** All moves of a dataset's alias, the latest first. @throws AppError `not-found` */
export async function championHistory({ db }: Pick<Deps, 'db'>, datasetId: string): Promise<ChampionMove[]> {
  if (!(await findDataset(db, datasetId))) throw new AppError('not-found', 'There is no such dataset.');
  return (await findMoves(db, datasetId)).map((move) => ({
    id: move.id,
    modelId: move.model?.deletionId === null ? move.modelId : null,
    modelNumber: move.modelNumber,
    modelName: move.modelName,
    kind: move.kind === 'roll-back' ? 'roll-back' : 'decision',
    reviewNumber: move.review?.number ?? null,
    reason: move.reason,
    signedBy: move.signedBy,
    createdAt: move.createdAt,
  }));
}

/**
 * Gives the alias back to the champion before this one, which a decision had made so.
 * @throws AppError `not-allowed`, `conflict` when the champion is another one by now or there was none before
 */
export async function rollBack(
  deps: Pick<Deps, 'db' | 'live'>,
  actor: Actor,
  { datasetId, from, description }: z.output<typeof rollBackInput>,
): Promise<{ id: string; modelNumber: number }> {
  const refusal = refusalToDecide(actor, await reviewRules(deps.db));
  if (refusal) throw new AppError('not-allowed', refusal);
  const previous = await deps.db.$transaction(async (tx) => {
    await tx.dialect.advisoryLock(tx, 'reviews');
    const champion = await findChampion(tx, datasetId);
    if (champion?.id !== from) {
      throw new AppError('conflict', 'The champion is another version by now. Reload, and look again.');
    }
    const before = await previousOf(tx, datasetId);
    if (!before) throw new AppError('conflict', 'There was no champion before this one.');
    await insertMove(tx, {
      datasetId,
      modelId: before.modelId,
      modelNumber: before.modelNumber,
      modelName: before.modelName,
      kind: 'roll-back',
      reviewId: before.reviewId,
      reason: description,
      userId: actor.userId,
      signedBy: actor.name,
    });
    return before;
  });
  for (const topic of ['reviews', 'models'] as const) deps.live.publishChanged(topic);
  return { id: previous.modelId, modelNumber: previous.modelNumber };
}

/**
 * The champion that a roll-back brings back: the one before the present one. Moves are walked as a stack, so that a
 * second roll-back goes one further back, and not to what the first one has taken away.
 */
async function previousOf(db: Db, datasetId: string) {
  const moves = await findMoves(db, datasetId);
  const stack: ChampionMoveRow[] = [];
  for (const move of moves.toReversed()) {
    if (move.kind === 'roll-back') {
      while (stack.length > 0 && stack.at(-1)?.modelNumber !== move.modelNumber) stack.pop();
    } else {
      stack.push(move);
    }
  }
  stack.pop();
  for (const move of stack.toReversed()) {
    if (move.modelId === null) continue;
    const model = await findJudgedModel(db, move.modelId);
    if (model) {
      return { modelId: model.id, modelNumber: model.number, modelName: model.name, reviewId: move.reviewId };
    }
  }
  return null;
}
