import type { Db } from '../../db/dialect';
import type { ResultFile } from './result-files';

const select = {
  id: true,
  number: true,
  files: true,
  classes: true,
  run: { select: { recipe: true } },
} as const;

/** Model versions whose network was not written by this version of the server, newest first. */
export function findOutdatedGraphs(db: Db, graphVersion: number) {
  return db.modelVersion.findMany({
    where: { OR: [{ graphVersion: null }, { graphVersion: { lt: graphVersion } }], onnxHash: { not: null } },
    orderBy: { number: 'desc' },
    select,
  });
}

export async function saveGraph(
  db: Db,
  id: string,
  graph: {
    files: ResultFile[];
    onnxHash: string | null;
    graphVersion: number | null;
    goldenDifference: number | null;
  },
): Promise<void> {
  const { files, ...columns } = graph;
  await db.modelVersion.updateMany({
    where: { id },
    data: { ...columns, files: files.map((file) => ({ ...file })) },
  });
}
