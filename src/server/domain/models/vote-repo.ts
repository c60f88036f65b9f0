import type { FindingPhoto } from '@/shared/contracts/curation';
import type { Db } from '../../db/dialect';

/** Photos in one query. */
const CHUNK = 500;

/** Groups of near copies in dataset versions, as their reports have found them and nobody has ignored them. */
export async function findCopyGroups(db: Db, versionIds: readonly string[]): Promise<string[][]> {
  const findings = await db.finding.findMany({
    where: { versionId: { in: [...versionIds] }, kind: 'near-copies', status: { not: 'ignored' } },
    select: { photos: true },
  });
  return findings.map(({ photos }) => (photos as unknown as FindingPhoto[]).map(({ hash }) => hash));
}

/** Photos of one coin in dataset versions, such as its two faces. */
export async function findCoinGroups(
  db: Db,
  versionIds: readonly string[],
  split: string,
): Promise<string[][]> {
  const items = await db.datasetItem.findMany({
    where: { versionId: { in: [...versionIds] }, split, coin: { not: null } },
    select: { versionId: true, coin: true, photoHash: true },
  });
  const groups = new Map<string, string[]>();
  for (const { versionId, coin, photoHash } of items) {
    const key = `${versionId} ${coin}`;
    groups.set(key, [...(groups.get(key) ?? []), photoHash]);
  }
  return [...groups.values()].filter((group) => group.length > 1);
}

/** The versions that some models were trained on. */
export async function findVersionsOf(db: Db, modelIds: readonly string[]): Promise<string[]> {
  const rows = await db.modelVersion.findMany({
    where: { id: { in: [...modelIds] } },
    distinct: ['datasetVersionId'],
    select: { datasetVersionId: true },
  });
  return rows.map(({ datasetVersionId }) => datasetVersionId);
}

/** Which of some photos a model names right. */
export async function findVerdicts(
  db: Db,
  { modelId, split, hashes }: { modelId: string; split: string; hashes: readonly string[] },
): Promise<Map<string, boolean>> {
  const verdicts = new Map<string, boolean>();
  for (let start = 0; start < hashes.length; start += CHUNK) {
    const rows = await db.prediction.findMany({
      where: { modelId, split, photoHash: { in: hashes.slice(start, start + CHUNK) } },
      select: { photoHash: true, truth: true, predicted: true },
    });
    for (const { photoHash, truth, predicted } of rows) verdicts.set(photoHash, truth === predicted);
  }
  return verdicts;
}
