import { Card, CardHeader } from '@/components/ui/card';
import { cn } from '@/components/ui/cn';
import type { PresetName } from '@/shared/presets';
import { presetRecipe, presets } from '@/shared/presets';
import type { Recipe } from '@/shared/recipe';
import { RECIPE_GROUPS, recipeText, recipeValue } from './recipe-fields';

/** A run's recipe in groups; what was changed from its preset is marked, with the preset's own value. */
export function RecipeTable({ recipe, preset }: { recipe: Recipe; preset: PresetName | null }) {
  const base = preset ? presetRecipe(preset) : null;
  return (
    <div className="grid items-start gap-4 sm:grid-cols-2">
      {RECIPE_GROUPS.map((group) => (
        <Card key={group.title}>
          <CardHeader title={group.title} />
          <dl className="divide-y px-4">
            {group.fields.map((field) => {
              const value = recipeValue(recipe, field.path);
              const usual = base ? recipeValue(base, field.path) : value;
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
