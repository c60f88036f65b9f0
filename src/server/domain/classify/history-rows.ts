import type { ClassificationItem, ClassScore } from '@/shared/contracts/classify';
import type { Prisma } from '../../db/generated/client';
import { preprocessingOf } from '../models/model-rows';

/** What an entry of the history is shown with. */
export const include = {
  user: { select: { name: true } },
  results: {
    orderBy: { model: { number: 'desc' } },
    select: {
      ms: true,
      top: true,
      model: {
        select: {
          id: true,
          number: true,
          name: true,
          top1: true,
          preprocessing: true,
          datasetVersion: { select: { dataset: { select: { name: true } } } },
        },
      },
    },
  },
} as const satisfies Prisma.ClassificationInclude;

export function toItem(
  row: Prisma.ClassificationGetPayload<{ include: typeof include }>,
): ClassificationItem {
  const { id, photoHash, fileName, createdAt } = row;
  return {
    id,
    photoHash,
    fileName,
    createdAt,
    user: row.user.name,
    results: row.results.map(({ ms, top, model }) => ({
      modelId: model.id,
      modelNumber: model.number,
      modelName: model.name,
      datasetName: model.datasetVersion.dataset.name,
      top1: model.top1,
      ms,
      rotations: preprocessingOf(model).testTimeRotations,
      // Written by ask-models.ts through the type.
      top: top as unknown as ClassScore[],
    })),
  };
}
