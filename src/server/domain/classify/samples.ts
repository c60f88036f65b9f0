import type { z } from 'zod';
import type { Samples, samplesInput } from '@/shared/contracts/classify';
import type { Deps } from '../../deps';
import { noModel } from '../models/model-rows';
import { findSampleData, findTestPhoto } from './samples-repo';

/** Photos shown at once. */
const SHOWN = 8;

/**
 * Test photos of a model's own data, of classes that lie evenly among all; another turn shows others.
 * @throws AppError `not-found`
 */
export async function listSamples(
  { db }: Deps,
  { model, turn }: z.output<typeof samplesInput>,
): Promise<Samples> {
  const data = await findSampleData(db, model);
  if (!data) throw noModel(model);
  const { id: versionId, classCount, dataset } = data.datasetVersion;
  const shown = Math.min(SHOWN, classCount);
  const classes = Array.from(
    { length: shown },
    (_, i) => (Math.floor((i * classCount) / shown) + turn) % classCount,
  );
  const photos: Samples['photos'] = [];
  for (const classIndex of classes) {
    const photo = await findTestPhoto(db, { versionId, classIndex, skip: Math.floor(turn / classCount) });
    if (photo) photos.push(photo);
  }
  return { datasetName: dataset.name, photos };
}
