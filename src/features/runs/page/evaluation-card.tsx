import { Card, CardHeader } from '@/components/ui/card';
import { cn } from '@/components/ui/cn';
import { ScrollRegion } from '@/components/ui/scroll-region';
import { SPLITS } from '@/shared/coin-class';
import type { RunLeaks } from '@/shared/contracts/leaks';
import type { EvaluationSummary } from '@/shared/run-events';
import { count } from '../../../shared/format';
import { LeakBadge } from '../../leaks/leak-badge';
import { accuracyText, lossText } from '../metric-format';

const names = { train: 'Training', validation: 'Validation', test: 'Test' };
const cell = 'h-9 whitespace-nowrap border-b px-3 text-right first:pl-4 last:pr-4';

/** The final evaluation of the best weights, one row per split. */
export function EvaluationCard({
  evaluations,
  leaks,
}: {
  evaluations: readonly EvaluationSummary[];
  leaks: RunLeaks | null;
}) {
  const rows = SPLITS.map((split) => evaluations.find((summary) => summary.split === split)).filter(
    (summary) => summary !== undefined,
  );
  if (rows.length === 0) return null;
  return (
    <Card>
      <CardHeader
        title="Evaluation"
        description="With the weights of the restored epoch, on the exported model"
        actions={<LeakBadge leaks={leaks} />}
      />
      <ScrollRegion aria-label="Evaluation of the splits">
        <table className="w-full border-separate border-spacing-0 text-sm [&_tbody_tr:last-child>*]:border-b-0">
          <thead className="text-muted text-xs">
            <tr>
              <th scope="col" className={cn(cell, 'text-left font-medium')}>
                Split
              </th>
              {['Photos', 'Loss', 'Top-1', 'Top-5', 'Value', 'Currency', 'Country'].map((name) => (
                <th key={name} scope="col" className={cn(cell, 'font-medium')}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.split}>
                <th scope="row" className={cn(cell, 'text-left font-medium')}>
                  {names[row.split]}
                </th>
                <td className={cell}>{count(row.photos)}</td>
                <td className={cell}>{lossText(row.loss)}</td>
                <td className={cn(cell, 'font-semibold')}>{accuracyText(row.top1)}</td>
                <td className={cell}>{accuracyText(row.top5)}</td>
                <td className={cell}>{accuracyText(row.valueAccuracy)}</td>
                <td className={cell}>{accuracyText(row.currencyAccuracy)}</td>
                <td className={cell}>{accuracyText(row.countryAccuracy)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </Card>
  );
}
