import { Star } from 'lucide-react';
import { SeriesSwatch } from '@/components/charts/series-swatch';
import { Card, CardHeader } from '@/components/ui/card';
import { cn } from '@/components/ui/cn';
import { Link } from '@/components/ui/link';
import { isFinal } from '@/shared/run-state';
import { trainingSeconds } from '@/shared/run-time';
import { count, duration } from '../../shared/format';
import { LeakBadge } from '../leaks/leak-badge';
import { accuracyText, lossText } from '../runs/metric-format';
import { RunStateBadge } from '../runs/run-state-badge';
import { bestOf, type ComparedRun, testOf } from './compared-run';

interface Column {
  name: string;
  better: 'higher' | 'lower' | null;
  /** Measured on the test split of the run's own data. */
  onTest?: true;
  value: (run: ComparedRun) => number | null | undefined;
  text: (value: number | null | undefined) => string;
}

const test = ({ evaluations }: ComparedRun) => testOf(evaluations);
const whole = (value: number | null | undefined) => (value == null ? '–' : count(value));

const COLUMNS: readonly Column[] = [
  { name: 'Test top-1', onTest: true, better: 'higher', value: (run) => test(run)?.top1, text: accuracyText },
  { name: 'Top-5', onTest: true, better: 'higher', value: (run) => test(run)?.top5, text: accuracyText },
  {
    name: 'Value',
    onTest: true,
    better: 'higher',
    value: (run) => test(run)?.valueAccuracy,
    text: accuracyText,
  },
  {
    name: 'Currency',
    onTest: true,
    better: 'higher',
    value: (run) => test(run)?.currencyAccuracy,
    text: accuracyText,
  },
  {
    name: 'Country',
    onTest: true,
    better: 'higher',
    value: (run) => test(run)?.countryAccuracy,
    text: accuracyText,
  },
  { name: 'Test loss', onTest: true, better: 'lower', value: (run) => test(run)?.loss, text: lossText },
  {
    name: 'Best val. accuracy',
    better: 'higher',
    value: ({ best }) => best.bestValAccuracy,
    text: accuracyText,
  },
  { name: 'At epoch', better: null, value: ({ best }) => best.bestValAccuracyEpoch, text: whole },
  {
    name: 'At restored epoch',
    better: 'higher',
    value: ({ best }) => best.restored?.valAccuracy,
    text: accuracyText,
  },
  { name: 'Restored epoch', better: null, value: ({ best }) => best.restored?.epoch, text: whole },
  {
    name: 'Training time without pauses',
    better: 'lower',
    value: ({ epochs }) => (epochs.length > 0 ? trainingSeconds(epochs) : null),
    text: (value) => (value == null ? '–' : duration(value)),
  },
];
const cell = 'h-9 whitespace-nowrap border-b px-2.5 text-right first:pl-4 last:pr-4';

/** Final metrics side by side; the best of each column is bold and starred. */
export function MetricsCard({ runs }: { runs: readonly ComparedRun[] }) {
  const datasets = new Set(runs.map(({ run }) => `${run.datasetId} ${run.datasetVersion}`));
  // No crown over unlike data.
  const best = COLUMNS.map(({ better, value, onTest }) =>
    better && !(onTest && datasets.size > 1)
      ? bestOf(
          runs.map((run) => (isFinal(run.state) ? value(run) : null)),
          better,
        )
      : new Set<number>(),
  );
  return (
    <Card>
      <CardHeader
        title="Metrics"
        description={
          datasets.size > 1
            ? 'These runs were tested on different data: their test metrics cannot be compared directly.'
            : 'On the test split, with the weights of the restored epoch'
        }
      />
      <div className="overflow-x-auto">
        <table className="w-full border-separate border-spacing-0 text-sm [&_tbody_tr:last-child>*]:border-b-0">
          <thead className="text-muted text-xs">
            <tr>
              <th scope="col" className={cn(cell, 'text-left font-medium')}>
                Run
              </th>
              {COLUMNS.map(({ name }) => (
                <th key={name} scope="col" className={cn(cell, 'font-medium')}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {runs.map((run, index) => (
              <tr key={run.id}>
                <th scope="row" className={cn(cell, 'text-left font-normal')}>
                  <span className="flex items-center gap-2">
                    <SeriesSwatch style={run.style} />
                    <Link
                      href={`/runs/${run.run.number}`}
                      className="max-w-36 truncate font-medium sm:max-w-56 hover:underline"
                    >
                      {run.label}
                    </Link>
                    <LeakBadge leaks={run.run.leaks} />
                    {run.state !== 'succeeded' && <RunStateBadge state={run.state} />}
                  </span>
                </th>
                {COLUMNS.map(({ name, value, text }, column) => {
                  const isBest = best[column]?.has(index) ?? false;
                  return (
                    <td key={name} className={cn(cell, isBest && 'font-semibold')}>
                      {isBest && (
                        <Star
                          role="img"
                          aria-label="best"
                          className="mr-1 mb-0.5 inline size-3 text-accent"
                        />
                      )}
                      {text(value(run))}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}
