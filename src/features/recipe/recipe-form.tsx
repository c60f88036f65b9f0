import { RECIPE_GROUPS } from './recipe-fields';
import { type RecipeFormProps, RecipeGroupCard } from './recipe-group-card';

/** All fields of the recipe, in groups. */
export function RecipeForm(props: RecipeFormProps) {
  return (
    <div className="grid gap-4">
      {RECIPE_GROUPS.map((group) => (
        <RecipeGroupCard key={group.title} group={group} {...props} />
      ))}
    </div>
  );
}
