import type { z } from 'zod';
import type { AugmentationPreview, augmentationPreviewInput } from '@/shared/contracts/augmentation-preview';
import type { Actor, Deps } from '../../deps';
import { AppError } from '../../errors';
import { findClasses, findDataset, findSampleHashes, findVersion } from '../datasets/repo';

/** Photos of a preview, each of another class, and what is made of each. */
const PHOTOS = 4;
const VIEWS = 5;
/** As the trainer separates the uses of its numbers: those of augmentation. */
const USE = 1;

/**
 * What a run with these settings would make of some training photos, by the code that trains. @throws AppError `not-found`
 */
export async function previewAugmentation(
  deps: Deps,
  actor: Actor,
  { dataset: ref, number, recipe, epoch }: z.output<typeof augmentationPreviewInput>,
): Promise<AugmentationPreview> {
  const dataset = await findDataset(deps.db, ref);
  const version = dataset && (await findVersion(deps.db, dataset.id, number));
  if (!version) throw new AppError('not-found', 'There is no such dataset version.');
  const classes = spread(await findClasses(deps.db, version.id));
  const photos = await Promise.all(
    classes.map(async ({ index, label }, position) => {
      const [hash] = await findSampleHashes(deps.db, { versionId: version.id, classIndices: [index] });
      if (hash === undefined) return null;
      const { augmentation, framing, seed } = recipe;
      const size = recipe.model.inputSize;
      const seeds = Array.from({ length: VIEWS }, (_, view) => [seed, epoch * VIEWS + view, position, USE]);
      const { plain, views } = await deps.pool.run(
        'previewAugmentation',
        { bytes: await deps.blobs.read(hash), augmentation, framing, size, seeds },
        { priority: 'interactive', owner: actor.userId },
      );
      return { hash, classLabel: label, plain: base64(plain), views: views.map(base64) };
    }),
  );
  return { photos: photos.filter((photo) => photo !== null) };
}

/** Some of them, evenly over all. */
function spread<T>(items: readonly T[]): T[] {
  const count = Math.min(PHOTOS, items.length);
  return Array.from({ length: count }, (_, i) => items[Math.floor((i * items.length) / count)] as T);
}

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
