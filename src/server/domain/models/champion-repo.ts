import type { Db } from '../../db/dialect';
import type { Prisma } from '../../db/generated/client';
import { live } from '../../db/visible';

const include = {
  dataset: { select: { name: true } },
  model: { select: { deletionId: true } },
  review: { select: { number: true } },
} as const satisfies Prisma.ChampionMoveInclude;
export type ChampionMoveRow = Prisma.ChampionMoveGetPayload<{ include: typeof include }>;

/** The latest move of each dataset, or of one: it says which version is the champion. */
async function findLatestMoves(db: Db, datasetId?: string): Promise<ChampionMoveRow[]> {
  const ids = await findLatestIds(db, datasetId);
  return db.championMove.findMany({ where: { id: { in: ids } }, orderBy: { id: 'desc' }, include });
}

async function findLatestIds(db: Db, datasetId?: string) {
  const latest = await db.championMove.groupBy({
    by: ['datasetId'],
    where: { datasetId, dataset: live },
    _max: { id: true },
  });
  return latest.flatMap(({ _max }) => _max.id ?? []);
}

/** The moves that made the present champions, the latest first. A version that was removed is none. */
export async function findChampions(db: Db): Promise<(ChampionMoveRow & { modelId: string })[]> {
  return (await findLatestMoves(db)).flatMap((move) =>
    move.modelId !== null && move.model?.deletionId === null ? { ...move, modelId: move.modelId } : [],
  );
}

/** The move that made the present champion of a dataset; null when it has none. */
export async function findChampion(db: Db, datasetId: string) {
  const [move] = await findLatestMoves(db, datasetId);
  return move?.modelId && move.model?.deletionId === null ? { ...move, modelId: move.modelId } : null;
}

/** Which of the model versions are champions: asked for with each photo to be classified, so in two statements and not six. */
export async function findChampionIds(db: Db): Promise<ReadonlySet<string>> {
  const ids = await findLatestIds(db);
  if (ids.length === 0) return new Set();
  const moves = await db.championMove.findMany({
    where: { id: { in: ids }, model: live },
    select: { modelId: true },
  });
  return new Set(moves.flatMap(({ modelId }) => modelId ?? []));
}

/** All moves of a dataset's alias, the latest first. */
export function findMoves(db: Db, datasetId: string): Promise<ChampionMoveRow[]> {
  return db.championMove.findMany({ where: { datasetId }, orderBy: { id: 'desc' }, include });
}

export function insertMove(db: Db, move: Prisma.ChampionMoveUncheckedCreateInput): Promise<{ id: number }> {
  return db.championMove.create({ data: move, select: { id: true } });
}
