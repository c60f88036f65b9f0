import sharp from 'sharp';
import { expect, test } from 'vitest';
import { recipeSchema } from '@/shared/recipe/recipe';
import { drawnCoin } from '../../testing/drawn-coins';
import { previewAugmentation } from './preview-augmentation';

test('the preview draws what the seed says, the same each time, and nothing where augmentation is off', async () => {
  const bytes = await drawnCoin(3);
  const seeds = [
    [1, 0, 0, 1],
    [1, 1, 0, 1],
  ];
  const { augmentation, framing } = recipeSchema.parse({});
  const request = { bytes, augmentation, framing, size: 64, seeds };
  const { plain, views } = await previewAugmentation(request);
  expect(await sharp(plain).metadata()).toMatchObject({ format: 'webp', width: 64, height: 64 });
  expect(views[0]).not.toEqual(views[1]);
  expect(views[0]).not.toEqual(plain);
  expect((await previewAugmentation(request)).views).toEqual(views);
  const off = { ...request, augmentation: { ...augmentation, enabled: false } };
  expect((await previewAugmentation(off)).views[0]).toEqual(plain);
});
