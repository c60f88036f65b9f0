import type { Deps } from '../../deps';

const SAMPLES = 6;

/** Up to six training photos of a version, from classes spread over its list. */
export async function listSampleHashes(
  deps: Deps,
  { id, classCount }: { id: string; classCount: number },
): Promise<string[]> {
  const wanted = Math.min(SAMPLES, classCount);
  const indices = Array.from({ length: wanted }, (_, n) => Math.floor((n * classCount) / wanted));
  const rows = await Promise.all(
    indices.map((classIndex) =>
      deps.db.datasetItem.findFirst({
        where: { versionId: id, classIndex, split: 'train' },
        orderBy: { id: 'asc' },
        select: { photoHash: true },
      }),
    ),
  );
  return rows.flatMap((row) => row?.photoHash ?? []);
}
