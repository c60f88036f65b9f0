import type { ColumnDef } from '@tanstack/react-table';
import { Button } from '@/components/ui/button';
import { DataTable } from '@/components/ui/data-table';
import { compareClassKeys, SPLITS } from '@/shared/coin-class';
import type { ClassChange, ClassFacts } from '@/shared/contracts/version-diff';
import { count } from '@/shared/format';

interface ClassChangesProps {
  classes: ClassChange[];
  /** Key of the class whose photos are shown. */
  selected: string | undefined;
  onSelect: (key: string | undefined) => void;
}

/** What the change did to each class. */
export function ClassChanges({ classes, selected, onSelect }: ClassChangesProps) {
  const columns: ColumnDef<ClassChange>[] = [
    {
      id: 'key',
      accessorFn: (row) => `${row.key} ${row.label}`,
      header: 'Class',
      sortingFn: (a, b) => compareClassKeys(a.original.key, b.original.key),
      cell: ({ row: { original: row } }) => (
        <span className="grid min-w-0 max-w-64">
          <Button
            size="sm"
            variant="ghost"
            className="justify-start truncate px-1"
            aria-pressed={selected === row.key}
            onClick={() => onSelect(selected === row.key ? undefined : row.key)}
          >
            <span className="truncate">{row.label}</span>
          </Button>
          {row.names && (
            <span className="truncate px-1 text-muted text-xs" title={namesText(row.names)}>
              {namesText(row.names)}
            </span>
          )}
        </span>
      ),
    },
    ...SPLITS.map(
      (split): ColumnDef<ClassChange> => ({
        id: split,
        header: split[0]?.toUpperCase() + split.slice(1),
        accessorFn: (row) => row.after[split] - row.before[split],
        cell: ({ row: { original: row } }) => (
          <span className="whitespace-nowrap tabular-nums">
            {row.before[split] !== row.after[split] && (
              <span className="text-faint">{count(row.before[split])} → </span>
            )}
            {count(row.after[split])}
          </span>
        ),
        meta: { align: 'right' },
      }),
    ),
    ...(
      [
        ['came', 'Came'],
        ['went', 'Went'],
        ['moved', 'Moved'],
        ['relabelledIn', 'Relabelled to it'],
        ['relabelledOut', 'Relabelled away'],
      ] as const
    ).map(
      ([id, header]): ColumnDef<ClassChange> => ({
        id,
        header,
        accessorFn: (row) => row[id],
        cell: ({ getValue }) =>
          getValue() === 0 ? <span className="text-faint">–</span> : count(Number(getValue())),
        meta: { align: 'right', className: 'max-sm:hidden' },
      }),
    ),
  ];
  return (
    <DataTable
      aria-label="Classes that changed"
      columns={columns}
      data={classes}
      getRowId={(row) => row.key}
      initialSorting={[{ id: 'key', desc: false }]}
      searchPlaceholder="Search classes"
    />
  );
}

function namesText({ before, after }: NonNullable<ClassChange['names']>): string {
  if (!before) return 'new class';
  if (!after) return 'no such class any more';
  const text = ({ label, value, currency, country, years }: ClassFacts) =>
    [label, value, currency, country, years].filter(Boolean).join(', ');
  const [was, is] = [text(before), text(after)];
  return was === is ? 'synonyms changed' : `${was} → ${is}`;
}
