import { Card, CardBody, CardHeader } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { ScrollRegion } from '@/components/ui/scroll-region';
import { Stat } from '@/components/ui/stat';
import { SPLITS, type Split } from '@/shared/coin-class';
import type { ModelDetail } from '@/shared/contracts/models';
import type { EvaluationSummary } from '@/shared/run-events';
import { count, counted, percent } from '../../shared/format';
import { LeakBadge } from '../leaks/leak-badge';

const names: Record<Split, string> = { test: 'Test', validation: 'Validation', train: 'Training' };

/** Accuracies per split: the test split large, all of them in a table. */
export function ModelMetrics({ model: { evaluations, leaks } }: { model: ModelDetail }) {
  const main = evaluations.find(({ split }) => split === 'test') ?? evaluations[0];
  if (!main) {
    return (
      <Card>
        <EmptyState
          title="Not evaluated"
          description="The run ended before its final evaluation. Start a new run to get an evaluated model."
        />
      </Card>
    );
  }
  const sorted = [...evaluations].sort((a, b) => SPLITS.indexOf(b.split) - SPLITS.indexOf(a.split));
  const coins =
    main.valueAccuracy !== null || main.currencyAccuracy !== null || main.countryAccuracy !== null;
  return (
    <Card className="overflow-hidden">
      <CardHeader
        title={`${names[main.split]} metrics`}
        description={`Accuracy on ${counted(main.photos, 'photo')}`}
        actions={<LeakBadge leaks={leaks} />}
      />
      <CardBody className="grid grid-cols-2 gap-4 sm:grid-cols-5">
        <Stat label="Top-1" value={percent(main.top1)} />
        <Stat label="Top-5" value={percent(main.top5)} />
        {coins && (
          <>
            <Stat label="Value" value={percent(main.valueAccuracy)} />
            <Stat label="Currency" value={percent(main.currencyAccuracy)} />
            <Stat label="Country" value={percent(main.countryAccuracy)} />
          </>
        )}
      </CardBody>
      <ScrollRegion className="border-t" aria-label="Metrics by split">
        <table className="w-full text-right text-sm">
          <thead className="text-muted text-xs">
            <tr className="[&>th]:h-8 [&>th]:whitespace-nowrap [&>th]:px-4 [&>th]:font-medium">
              <th scope="col" className="text-left">
                Split
              </th>
              <th scope="col">Photos</th>
              <th scope="col">Loss</th>
              <th scope="col">Top-1</th>
              <th scope="col">Top-5</th>
              {coins && (
                <>
                  <th scope="col">Value</th>
                  <th scope="col">Currency</th>
                  <th scope="col">Country</th>
                </>
              )}
            </tr>
          </thead>
          <tbody>
            {sorted.map((entry) => (
              <SplitRow key={entry.split} entry={entry} coins={coins} />
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </Card>
  );
}

function SplitRow({ entry, coins }: { entry: EvaluationSummary; coins: boolean }) {
  return (
    <tr className="border-t [&>*]:h-9 [&>*]:whitespace-nowrap [&>*]:px-4">
      <th scope="row" className="text-left font-normal">
        {names[entry.split]}
      </th>
      <td className="text-muted">{count(entry.photos)}</td>
      <td className="text-muted">{entry.loss === null ? '–' : entry.loss.toFixed(3)}</td>
      <td className="font-medium">{percent(entry.top1)}</td>
      <td>{percent(entry.top5)}</td>
      {coins && (
        <>
          <td>{percent(entry.valueAccuracy)}</td>
          <td>{percent(entry.currencyAccuracy)}</td>
          <td>{percent(entry.countryAccuracy)}</td>
        </>
      )}
    </tr>
  );
}
