import type { Db } from '../../db/dialect';
import type { Prisma } from '../../db/generated/client';

/** Condition for a model version by id or by number, `12` or `#12`. */
function whereModel(ref: string): Prisma.ModelVersionWhereUniqueInput {
  const number = /^#?(\d{1,9})$/.exec(ref.trim())?.[1];
  return number ? { number: Number(number) } : { id: ref };
}

/** What it takes to classify with a model version, and to tell whether it may. */
const servedSelect = {
  id: true,
  number: true,
  name: true,
  classes: true,
  preprocessing: true,
  onnxHash: true,
  graphVersion: true,
  goldenDifference: true,
} as const satisfies Prisma.ModelVersionSelect;

/** By id or number. */
export function findServedModel(db: Db, ref: string) {
  return db.modelVersion.findUnique({ where: whereModel(ref), select: servedSelect });
}

/** The classes of a model version, in the order of its outputs. */
export function findModelClasses(db: Db, id: string) {
  return db.modelVersion.findUniqueOrThrow({ where: { id }, select: { classes: true } });
}

/** Those whose network was written by this version of the server and agrees with the golden set, newest first. */
export function findServedModels(
  db: Db,
  { maxDifference, graphVersion, limit }: { maxDifference: number; graphVersion: number; limit: number },
) {
  return db.modelVersion.findMany({
    where: { onnxHash: { not: null }, graphVersion, goldenDifference: { lte: maxDifference } },
    orderBy: { number: 'desc' },
    take: limit,
    select: servedSelect,
  });
}
