import { SPLITS } from '@/shared/coin-class';
import type { SplitCounts } from '@/shared/contracts/datasets';
import type { SplitPreview } from '@/shared/contracts/splits';
import { count, counted } from '@/shared/format';

const names = { train: 'Training', validation: 'Validation', test: 'Test' };

/** What becomes of each class, before and after. */
export function SplitPreviewTable({ preview }: { preview: SplitPreview }) {
  const { classes, before, after, moved, groups, straddling, locked, versions } = preview;
  return (
    <div className="grid gap-2">
      <p className="text-muted text-xs">
        {counted(moved, 'photo')} {moved === 1 ? 'changes its' : 'change their'} split
        {versions > 1 ? ' in the first fold' : ''}. {counted(groups, 'group')} of copies or faces{' '}
        {groups === 1 ? 'stays' : 'stay'} on one side
        {straddling > 0
          ? `, ${count(straddling)} of which ${straddling === 1 ? 'lies' : 'lie'} on several now`
          : ''}
        .
        {locked > 0 &&
          ` ${counted(locked, 'photo')} of the locked test set ${locked === 1 ? 'stays' : 'stay'}.`}
      </p>
      <div className="max-h-64 overflow-auto rounded-md border">
        <table className="w-full text-right text-xs tabular-nums">
          <thead className="sticky top-0 bg-surface text-muted">
            <tr className="[&>th]:h-8 [&>th]:whitespace-nowrap [&>th]:px-2 [&>th]:font-medium">
              <th scope="col" className="text-left">
                Class
              </th>
              {SPLITS.map((split) => (
                <th key={split} scope="col">
                  {names[split]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <Row label="All" before={before} after={after} strong />
            {classes.map((row) => (
              <Row key={row.key} label={row.label} before={row.before} after={row.after} />
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

interface RowProps {
  label: string;
  before: SplitCounts;
  after: SplitCounts;
  strong?: boolean;
}

function Row({ label, before, after, strong = false }: RowProps) {
  return (
    <tr className="border-t [&>*]:h-7 [&>*]:px-2">
      <th
        scope="row"
        className={`max-w-40 truncate text-left ${strong ? 'font-semibold' : 'font-normal'}`}
        title={label}
      >
        {label}
      </th>
      {SPLITS.map((split) => (
        <td key={split} className="whitespace-nowrap">
          {before[split] !== after[split] && <span className="text-faint">{count(before[split])} → </span>}
          {count(after[split])}
        </td>
      ))}
    </tr>
  );
}
