import { z } from 'zod';
import { recipeSchema } from '../recipe/recipe';

/** Photos of a version and what a run would make of each. */
export const augmentationPreviewInput = z.object({
  /** Id or name. */
  dataset: z.string().min(1).max(200),
  /** Of the dataset's versions; the latest when absent. */
  number: z.number().int().min(1).optional(),
  recipe: recipeSchema,
  /** The photos of another epoch are drawn again. */
  epoch: z.number().int().min(0).max(100_000).default(0),
});

export interface AugmentationPreview {
  photos: {
    hash: string;
    classLabel: string;
    /** As the network sees it in evaluation, then augmented, each a WebP in base64. */
    plain: string;
    views: string[];
  }[];
}
