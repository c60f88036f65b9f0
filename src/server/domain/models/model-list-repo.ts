import type { z } from 'zod';
import type { listModelsInput, ModelListItem, ModelSortColumn } from '@/shared/contracts/models';
import type { Page } from '@/shared/contracts/paging';
import { GOLDEN_TOLERANCE } from '@/shared/trainer-job';
import type { Dialect } from '../../db/dialect';
import { Prisma } from '../../db/generated/client';
import { type KeysetSource, selectKeys, toPage } from '../../db/keyset';
import { matchesSearch } from '../../db/search';
import { isShown } from '../../db/visible';
import type { Deps } from '../../deps';
import { toListItems } from './model-rows';
import { OLDEST_SERVED_GRAPH } from './network-graph';
import { listSelect } from './repo';

const number = Prisma.sql`"model"."number"`;
const name = Prisma.sql`"model"."name"`;
const datasetName = Prisma.sql`"dataset"."name"`;

function sourceOf({ jsonNumber, jsonText, jsonListSum }: Dialect): KeysetSource<ModelSortColumn> {
  const recipe = (field: string) => jsonNumber('"run"."recipe"', ['model', field]);
  return {
    from: Prisma.sql`FROM "ModelVersion" "model"
      JOIN "Run" "run" ON "run"."id" = "model"."runId"
      JOIN "DatasetVersion" "version" ON "version"."id" = "model"."datasetVersionId"
      JOIN "Dataset" "dataset" ON "dataset"."id" = "version"."datasetId"`,
    key: { sql: number, type: 'number' },
    columns: {
      name: { sql: number, type: 'number' },
      run: { sql: Prisma.sql`"run"."number"`, type: 'number' },
      dataset: { sql: Prisma.sql`lower(${datasetName})`, type: 'text' },
      classes: { sql: Prisma.sql`"version"."classCount"`, type: 'number' },
      network: { sql: Prisma.sql`${recipe('width')} * 1000 + ${recipe('inputSize')}`, type: 'number' },
      valAccuracy: { sql: Prisma.sql`"model"."valAccuracy"`, type: 'number' },
      top1: { sql: Prisma.sql`"model"."top1"`, type: 'number' },
      top5: { sql: Prisma.sql`"model"."top5"`, type: 'number' },
      size: { sql: jsonListSum('"model"."files"', 'bytes'), type: 'number' },
      base: { sql: jsonText('"model"."summary"', ['baseWeights', 'kind']), type: 'text' },
      comments: {
        sql: Prisma.sql`(SELECT count(*) FROM "Comment" WHERE "modelId" = "model"."id" AND ${isShown('Comment')})`,
        type: 'number',
      },
      created: { sql: Prisma.sql`"model"."createdAt"`, type: 'time' },
    },
    defaultSort: { by: 'name', direction: 'desc' },
  };
}

/** A page of the model versions that pass all filters, newest first unless sorted otherwise. */
export async function listModels(
  deps: Pick<Deps, 'db'>,
  {
    models,
    canClassify,
    datasetId,
    datasetVersionId,
    archived,
    search,
    ...page
  }: z.input<typeof listModelsInput>,
): Promise<Page<ModelListItem>> {
  const where = [
    isShown('model', archived || models !== undefined),
    models === undefined ? [] : oneOf(models),
    canClassify
      ? Prisma.sql`("model"."onnxHash" IS NOT NULL AND "model"."graphVersion" >= ${OLDEST_SERVED_GRAPH}
          AND "model"."goldenDifference" <= ${GOLDEN_TOLERANCE})`
      : [],
    datasetId === undefined ? [] : Prisma.sql`"dataset"."id" = ${datasetId}`,
    datasetVersionId === undefined ? [] : Prisma.sql`"version"."id" = ${datasetVersionId}`,
    ...matchesSearch(search, {
      texts: [
        name,
        datasetName,
        Prisma.sql`"run"."name"`,
        Prisma.sql`(SELECT "name" FROM "Experiment" WHERE "id" = "run"."experimentId")`,
      ],
      number,
    }),
  ].flat();
  const keys = await selectKeys(deps.db, sourceOf(deps.db.dialect), { where, ...page });
  const rows = await deps.db.modelVersion.findMany({
    where: { number: { in: keys.keys.map(Number) } },
    select: listSelect,
  });
  return toPage(keys, await toListItems(deps.db, rows), (model) => model.number);
}

/** @param refs ids or numbers */
function oneOf(refs: readonly string[]): Prisma.Sql {
  if (refs.length === 0) return Prisma.sql`1 = 0`;
  const numbers = refs.filter((ref) => /^\d{1,9}$/.test(ref)).map(Number);
  const named = Prisma.sql`"model"."id" IN (${Prisma.join([...refs])})`;
  return numbers.length === 0 ? named : Prisma.sql`(${named} OR ${number} IN (${Prisma.join(numbers)}))`;
}
