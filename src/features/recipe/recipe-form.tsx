import { ChevronRight } from 'lucide-react';
import { Collapsible } from 'radix-ui';
import { type ReactNode, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Card, CardBody, CardHeader } from '@/components/ui/card';
import { cn } from '@/components/ui/cn';
import { FirstVisit } from '@/components/ui/first-visit';
import { type RecipeField, recipeText } from '@/shared/recipe/field';
import { RECIPE_GROUPS, type RecipeGroup } from '@/shared/recipe/recipe';
import { counted } from '../../shared/format';
import { isVisibleIn, type RecipeDraft } from './recipe-draft';
import { RecipeFieldControl } from './recipe-field-control';

interface RecipeFormProps {
  draft: RecipeDraft;
  /** The preset's values. */
  base: RecipeDraft;
  changed: readonly string[];
  errors: Readonly<Record<string, string>>;
  onChange: (changes: RecipeDraft) => void;
  /** What else stands in the header of a group, by its title. */
  actions?: Readonly<Record<string, ReactNode>>;
}

const grid = 'grid gap-x-4 gap-y-4 sm:grid-cols-2 xl:grid-cols-3';

/** All fields of the recipe, in groups, behind one disclosure: a preset needs none of them. */
export function RecipeForm(props: RecipeFormProps) {
  const { changed, errors } = props;
  const invalid = Object.keys(errors).length > 0;
  // Open from the start where something was changed before, as in a cloned run.
  const [wanted, setWanted] = useState(changed.length > 0);
  const open = wanted || invalid;
  return (
    <Collapsible.Root open={open} onOpenChange={setWanted} className="min-w-0">
      <Card>
        <Collapsible.Trigger className="flex w-full items-baseline gap-2 rounded-lg px-4 py-3 text-left text-sm hover:bg-raised">
          <ChevronRight
            aria-hidden
            className={cn('size-4 shrink-0 self-center text-muted transition-transform', open && 'rotate-90')}
          />
          <span className="font-semibold">Customise</span>
          {changed.length > 0 && (
            <span className="shrink-0 text-accent text-xs">{changed.length} changed</span>
          )}
          {!open && (
            <span className="min-w-0 truncate text-muted text-xs">
              {RECIPE_GROUPS.map(({ title }) => title).join(', ')}
            </span>
          )}
        </Collapsible.Trigger>
      </Card>
      <Collapsible.Content className="grid gap-4 pt-4">
        <FirstVisit id="patience">
          <strong>Patience</strong> is how many epochs in a row may bring no improvement before early stopping
          ends the run. Too little stops on a bad epoch, too much only costs time: the best epoch is kept.
        </FirstVisit>
        {RECIPE_GROUPS.map((group) => (
          <RecipeGroupCard key={group.title} group={group} {...props} />
        ))}
      </Collapsible.Content>
    </Collapsible.Root>
  );
}

/** One group of the recipe: the common fields, and the others behind a disclosure. */
function RecipeGroupCard({
  group,
  draft,
  base,
  changed,
  errors,
  onChange,
  actions = {},
}: RecipeFormProps & { group: RecipeGroup }) {
  const visible = group.fields.filter((field) => isVisibleIn(draft, field));
  const common = visible.filter(({ advanced }) => !advanced);
  const advanced = visible.filter((field) => field.advanced);
  const changedHere = visible.filter(({ path }) => changed.includes(path));
  const control = (field: RecipeField) => (
    <RecipeFieldControl
      key={field.path}
      field={field}
      value={draft[field.path] ?? ''}
      error={errors[field.path]}
      usual={changed.includes(field.path) ? usualText(field, base[field.path]) : null}
      onChange={(value) => onChange({ [field.path]: value })}
      onReset={() => onChange(pick(base, [field]))}
    />
  );
  return (
    <Card>
      <CardHeader
        title={group.title}
        description={group.description}
        actions={
          <>
            {changedHere.length > 0 && (
              <Button size="sm" variant="ghost" onClick={() => onChange(pick(base, changedHere))}>
                Reset {counted(changedHere.length, 'change')}
              </Button>
            )}
            {actions[group.title]}
          </>
        }
      />
      <CardBody className={grid}>{common.map(control)}</CardBody>
      {advanced.length > 0 && (
        <AdvancedFields
          group={group.title}
          names={advanced.map(({ label }) => label)}
          changes={changedHere.filter((field) => field.advanced).length}
          invalid={advanced.some(({ path }) => path in errors)}
        >
          <div className={cn(grid, 'px-4 pb-4')}>{advanced.map(control)}</div>
        </AdvancedFields>
      )}
    </Card>
  );
}

interface AdvancedFieldsProps {
  group: string;
  names: readonly string[];
  changes: number;
  /** A field inside is invalid, so the section stays open. */
  invalid: boolean;
  children: ReactNode;
}

/** Open from the start where something inside was changed before, as in a cloned run. */
function AdvancedFields({ group, names, changes, invalid, children }: AdvancedFieldsProps) {
  const [wanted, setWanted] = useState(changes > 0);
  const open = wanted || invalid;
  return (
    <Collapsible.Root open={open} onOpenChange={setWanted}>
      <Collapsible.Trigger
        aria-label={`Advanced settings: ${group}`}
        className={cn(
          'flex w-full items-baseline gap-2 border-t px-4 py-2 text-left text-xs hover:bg-raised',
          !open && 'rounded-b-lg',
        )}
      >
        <ChevronRight
          aria-hidden
          className={cn('size-3.5 shrink-0 self-center text-muted transition-transform', open && 'rotate-90')}
        />
        <span className="font-medium">Advanced</span>
        {changes > 0 && <span className="shrink-0 text-accent">{changes} changed</span>}
        {!open && <span className="truncate text-faint">{names.join(', ')}</span>}
      </Collapsible.Trigger>
      <Collapsible.Content className="pt-2">{children}</Collapsible.Content>
    </Collapsible.Root>
  );
}

function pick(draft: RecipeDraft, fields: readonly RecipeField[]): RecipeDraft {
  return Object.fromEntries(fields.map(({ path }) => [path, draft[path] ?? '']));
}

function usualText(field: RecipeField, value: string | boolean | undefined): string {
  if (field.kind === 'switch') return value ? 'on' : 'off';
  return field.kind === 'choice' ? recipeText(field, value) : String(value);
}
