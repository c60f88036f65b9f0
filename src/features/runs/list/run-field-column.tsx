import type { ColumnDef } from '@tanstack/react-table';
import { AbsoluteTime } from '@/components/ui/absolute-time';
import type { RunListItem } from '@/shared/contracts/runs';
import type { RunField } from '@/shared/run-query/fields';
import { fieldText } from '../field-text';

/** A column of a field that has none of its own. */
export function runFieldColumn({ name, label, type }: RunField): ColumnDef<RunListItem> {
  const isNumber = ['number', 'share', 'duration', 'time'].includes(type);
  return {
    id: name,
    // Without one the table takes a column for one that cannot be sorted by.
    accessorFn: (run) => run.values[name] ?? null,
    header: label,
    sortDescFirst: isNumber,
    meta: { align: isNumber ? 'right' : 'left', className: 'whitespace-nowrap' },
    cell: ({ row }) => {
      const value = row.original.values[name] ?? null;
      if (type === 'time' && typeof value === 'number') return <AbsoluteTime date={value} />;
      const text = fieldText(type, value);
      return (
        <span className="block max-w-56 truncate tabular-nums" title={text}>
          {text}
        </span>
      );
    },
  };
}
