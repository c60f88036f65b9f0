import { AUGMENTATION } from './augmentation-fields';
import { NETWORK } from './network-fields';
import { OPTIMISATION } from './optimisation-fields';
import type { RecipeField, RecipeGroup } from './recipe-field';
import { REGULARISATION } from './regularisation-fields';
import { EARLY_STOPPING } from './stopping-fields';

/** Every field of a recipe as people see it, in groups. A test holds it complete. */
export const RECIPE_GROUPS: readonly RecipeGroup[] = [
  NETWORK,
  OPTIMISATION,
  REGULARISATION,
  AUGMENTATION,
  EARLY_STOPPING,
];

export const RECIPE_FIELDS: readonly RecipeField[] = RECIPE_GROUPS.flatMap(({ fields }) => fields);
