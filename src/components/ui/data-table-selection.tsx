import { Checkbox } from './checkbox';

export interface TableSelection {
  /** Row ids, as `getRowId` gives them; also of rows that are not shown. */
  selected: readonly string[];
  onChange: (selected: string[]) => void;
  /** Maximum number of rows that may be selected. */
  max?: number;
}

/** Selects the rows that are shown, or none of them; the selection of others stays. */
export function SelectAll({ ids, selection }: { ids: readonly string[]; selection: TableSelection }) {
  const others = selection.selected.filter((id) => !ids.includes(id));
  const chosen = selection.selected.length - others.length;
  const tooMany = selection.max !== undefined && others.length + ids.length > selection.max;
  return (
    <Checkbox
      aria-label="Select all rows"
      checked={chosen > 0 && chosen === ids.length ? true : chosen > 0 ? 'indeterminate' : false}
      disabled={ids.length === 0 || (tooMany && chosen === 0)}
      onCheckedChange={(checked) =>
        selection.onChange(checked === true && !tooMany ? [...others, ...ids] : others)
      }
    />
  );
}
