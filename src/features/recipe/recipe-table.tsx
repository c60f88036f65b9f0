import { Card, CardHeader } from '@/components/ui/card';
import { cn } from '@/components/ui/cn';
import { isVisible, type RecipeField, recipeText, recipeValue } from '@/shared/recipe/field';
import type { PresetName } from '@/shared/recipe/presets';
import { presetRecipe, presets } from '@/shared/recipe/presets';
import type { Recipe } from '@/shared/recipe/recipe';
import { RECIPE_GROUPS } from '@/shared/recipe/recipe';

/**
 * A run's recipe in groups; what was changed from its preset is marked, with the preset's own value. Options that
 * are off, as in the preset, are left out.
 */
export function RecipeTable({ recipe, preset }: { recipe: Recipe; preset: PresetName | null }) {
  const base = preset ? presetRecipe(preset) : null;
  const usualOf = ({ path }: RecipeField) => recipeValue(base ?? recipe, path);
  const matters = (field: RecipeField) =>
    isVisible(field, (path) => recipeValue(recipe, path)) &&
    !(recipeValue(recipe, field.path) === field.off && usualOf(field) === field.off);
  return (
    <div className="gap-4 sm:columns-2">
      {RECIPE_GROUPS.map((group) => ({ ...group, fields: group.fields.filter(matters) }))
        .filter(({ fields }) => fields.length > 0)
        .map(({ title, fields }) => (
          <Card key={title} className="mb-4 break-inside-avoid">
            <CardHeader title={title} />
            <dl className="divide-y px-4">
              {fields.map((field) => {
                const value = recipeValue(recipe, field.path);
                const usual = usualOf(field);
                return (
                  <div key={field.path} className="flex items-baseline justify-between gap-3 py-1.5 text-sm">
                    <dt className="text-muted">{field.label}</dt>
                    <dd className={cn('text-right', usual !== value && 'font-medium text-accent')}>
                      {recipeText(field, value)}
                      {preset && usual !== value && (
                        <span className="block font-normal text-2xs text-faint">
                          {presets[preset].title}: {recipeText(field, usual)}
                        </span>
                      )}
                    </dd>
                  </div>
                );
              })}
            </dl>
          </Card>
        ))}
    </div>
  );
}
