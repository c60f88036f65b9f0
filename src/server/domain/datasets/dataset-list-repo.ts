import type { z } from 'zod';
import type { DatasetListItem, DatasetSortColumn, listDatasetsInput } from '@/shared/contracts/datasets';
import type { Page } from '@/shared/contracts/paging';
import { Prisma } from '../../db/generated/client';
import { type KeysetSource, selectKeys, toPage } from '../../db/keyset';
import { matchesSearch } from '../../db/search';
import { isShown, live, shown } from '../../db/visible';
import type { Deps } from '../../deps';
import { findSampleHashes, findUserNames } from './repo';
import { splitCounts } from './version-summary';

const name = Prisma.sql`"dataset"."name"`;
const source: KeysetSource<DatasetSortColumn> = {
  from: Prisma.sql`FROM "Dataset" "dataset" LEFT JOIN "DatasetVersion" "latest" ON "latest"."id" = (
    SELECT "id" FROM "DatasetVersion" WHERE "datasetId" = "dataset"."id" AND "deletionId" IS NULL ORDER BY "number" DESC LIMIT 1)`,
  key: { sql: Prisma.sql`"dataset"."id"`, type: 'text' },
  columns: {
    name: { sql: Prisma.sql`lower(${name})`, type: 'text' },
    classes: { sql: Prisma.sql`COALESCE("latest"."classCount", 0)`, type: 'number' },
    photos: {
      sql: Prisma.sql`COALESCE("latest"."trainPhotos" + "latest"."validationPhotos" + "latest"."testPhotos", 0)`,
      type: 'number',
    },
    versions: { sql: Prisma.sql`COALESCE("latest"."number", 0)`, type: 'number' },
    runs: {
      sql: Prisma.sql`(SELECT count(*) FROM "Run" "run" JOIN "DatasetVersion" "version"
        ON "version"."id" = "run"."datasetVersionId" WHERE "version"."datasetId" = "dataset"."id" AND ${isShown('run')})`,
      type: 'number',
    },
    created: { sql: Prisma.sql`COALESCE("latest"."createdAt", "dataset"."createdAt")`, type: 'time' },
  },
  defaultSort: { by: 'created', direction: 'desc' },
};

/** A page of the datasets; unless sorted otherwise, first the one whose latest version was made last. */
export async function listDatasets(
  deps: Deps,
  { search, archived, ...page }: z.input<typeof listDatasetsInput>,
): Promise<Page<DatasetListItem>> {
  const where = [
    isShown('dataset', archived),
    ...matchesSearch(search, { texts: [name, Prisma.sql`"dataset"."description"`] }),
  ];
  const keys = await selectKeys(deps.db, source, { where, ...page });
  const rows = await deps.db.dataset.findMany({
    where: { id: { in: keys.keys.map(String) } },
    include: {
      versions: {
        where: live,
        orderBy: { number: 'desc' },
        omit: { report: true },
        include: { _count: { select: { runs: { where: shown } } } },
      },
    },
  });
  const makers = [...new Set(rows.flatMap(({ versions: [latest] }) => latest?.createdBy ?? []))];
  const names = await findUserNames(deps.db, makers);
  const items = await Promise.all(
    rows.map(async ({ id, name, description, revision, createdAt, archivedAt, versions }) => {
      const [latest] = versions;
      return {
        id,
        name,
        description,
        revision,
        createdAt,
        archivedAt,
        latestVersion: latest
          ? {
              id: latest.id,
              number: latest.number,
              classCount: latest.classCount,
              photos: splitCounts(latest),
              createdAt: latest.createdAt,
              createdBy: latest.createdBy === null ? null : (names.get(latest.createdBy) ?? null),
            }
          : null,
        versions: versions.length,
        runs: versions.reduce((sum, version) => sum + version._count.runs, 0),
        sampleHashes: latest ? await listSampleHashes(deps, latest) : [],
      };
    }),
  );
  return toPage(keys, items, ({ id }) => id);
}

const SAMPLES = 6;

/** Up to six training photos of a version, from classes spread over its list. */
function listSampleHashes(
  deps: Deps,
  { id, classCount }: { id: string; classCount: number },
): Promise<string[]> {
  const count = Math.min(SAMPLES, classCount);
  const classIndices = Array.from({ length: count }, (_, n) => Math.floor((n * classCount) / count));
  return findSampleHashes(deps.db, { versionId: id, classIndices });
}
