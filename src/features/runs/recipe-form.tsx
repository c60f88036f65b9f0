import { Button } from '@/components/ui/button';
import { Card, CardBody, CardHeader } from '@/components/ui/card';
import { counted } from '../models/figures';
import type { RecipeDraft } from './recipe-draft';
import { RecipeFieldControl } from './recipe-field-control';
import { RECIPE_GROUPS, type RecipeField } from './recipe-fields';

interface RecipeFormProps {
  draft: RecipeDraft;
  /** The preset's values. */
  base: RecipeDraft;
  changed: readonly string[];
  errors: Readonly<Record<string, string>>;
  onChange: (changes: RecipeDraft) => void;
}

/** All fields of the recipe, in groups. */
export function RecipeForm({ draft, base, changed, errors, onChange }: RecipeFormProps) {
  return (
    <div className="grid gap-4">
      {RECIPE_GROUPS.map((group) => {
        const governing = group.fields.find((field) => field.kind === 'switch' && field.governs);
        const off = governing !== undefined && draft[governing.path] === false;
        const touched = group.fields.filter(({ path }) => changed.includes(path));
        return (
          <Card key={group.title}>
            <CardHeader
              title={group.title}
              description={group.description}
              actions={
                touched.length > 0 && (
                  <Button size="sm" variant="ghost" onClick={() => onChange(pick(base, touched))}>
                    Reset {counted(touched.length, 'change')}
                  </Button>
                )
              }
            />
            <CardBody className="grid gap-x-4 gap-y-4 sm:grid-cols-2 xl:grid-cols-3">
              {group.fields.map((field) => (
                <RecipeFieldControl
                  key={field.path}
                  field={field}
                  value={draft[field.path] ?? ''}
                  error={errors[field.path]}
                  usual={changed.includes(field.path) ? usualText(field, base[field.path]) : null}
                  disabled={off && field !== governing}
                  onChange={(value) => onChange({ [field.path]: value })}
                  onReset={() => onChange(pick(base, [field]))}
                />
              ))}
            </CardBody>
          </Card>
        );
      })}
    </div>
  );
}

function pick(draft: RecipeDraft, fields: readonly RecipeField[]): RecipeDraft {
  return Object.fromEntries(fields.map(({ path }) => [path, draft[path] ?? '']));
}

function usualText(field: RecipeField, value: string | boolean | undefined): string {
  if (field.kind === 'switch') return value ? 'on' : 'off';
  if (field.kind === 'choice')
    return field.options.find((option) => option.value === value)?.label ?? String(value);
  return String(value);
}
