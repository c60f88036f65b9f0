import { CircleCheck, TriangleAlert } from 'lucide-react';
import { Card, CardBody, CardHeader } from '@/components/ui/card';
import { cn } from '@/components/ui/cn';
import { ScrollRegion } from '@/components/ui/scroll-region';
import type { RunDetail } from '@/shared/contracts/runs';
import { recipeText, recipeValue } from '@/shared/recipe/field';
import { RECIPE_FIELDS } from '@/shared/recipe/recipe';
import { EARLY_STOPPING, MONITORS } from '@/shared/recipe/stopping';
import type { EpochMetrics } from '@/shared/run-events';
import { isFinal } from '@/shared/run-state';
import { replayStopping, type StoppingReplay } from '@/shared/stopping-replay';
import { diagnose, type Finding, MIN_DIAGNOSED_EPOCHS } from '@/shared/training-diagnosis';
import { useMay } from '../../api/use-me';
import { accuracyText } from '../metric-format';
import type { RunView } from './run-view';
import { StartChange } from './start-change';

/** Patiences that are tried beside the run's own. */
const PATIENCES = [2, 5, 10, 20] as const;
/** Those that look at validation photos: training metrics say nothing about new ones. */
const SHOWN_MONITORS = MONITORS.filter((monitor) => monitor.startsWith('val'));

const monitorLabels = new Map(
  EARLY_STOPPING.fields['earlyStopping.monitor'].options.map(({ value, label }) => [value, label]),
);

const cell = 'h-9 whitespace-nowrap border-b px-3 text-right first:pl-4 last:pr-4';

/** What the curves of a run that has ended say about its recipe, and where early stopping would have ended it. */
export function DiagnosisCard({ detail, view }: { detail: RunDetail; view: RunView }) {
  const mayStart = useMay('run:write');
  const { epochs, state } = view;
  const findings = isFinal(state)
    ? diagnose(epochs, { recipe: detail.recipe, errorCode: detail.errorCode })
    : [];
  if (findings.length === 0) return null;
  return (
    <Card>
      <CardHeader title="Diagnosis" description="What the curves say about the recipe" />
      <CardBody className="grid gap-4">
        {findings.map((finding) => (
          <FindingRow key={finding.kind} finding={finding} detail={detail} mayStart={mayStart} />
        ))}
      </CardBody>
      {epochs.length >= MIN_DIAGNOSED_EPOCHS && <StoppingTable detail={detail} epochs={epochs} />}
    </Card>
  );
}

interface FindingRowProps {
  finding: Finding;
  detail: RunDetail;
  mayStart: boolean;
}

function FindingRow({ finding, detail, mayStart }: FindingRowProps) {
  const { kind, title, evidence, change } = finding;
  const Icon = kind === 'healthy' ? CircleCheck : TriangleAlert;
  return (
    <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
      <Icon
        aria-hidden
        className={cn('mt-0.5 size-4 shrink-0', kind === 'healthy' ? 'text-good' : 'text-warn')}
      />
      <div className="min-w-0 max-w-prose flex-1 basis-64 text-sm">
        <p className="font-medium">{title}</p>
        <p className="text-muted">{evidence}</p>
        {change && <p className="mt-1">Try {changeText(change, detail)}.</p>}
      </div>
      {change && mayStart && (
        <StartChange detail={detail} change={change} text={changeText(change, detail)} />
      )}
    </div>
  );
}

/** "dropout 0.8 → 0.87 and label smoothing 0 → 0.1" */
function changeText(change: NonNullable<Finding['change']>, { recipe }: RunDetail): string {
  const parts = Object.entries(change).flatMap(([path, value]) => {
    const field = RECIPE_FIELDS.find((candidate) => candidate.path === path);
    if (!field) return [];
    return [
      `${field.label.toLowerCase()} ${recipeText(field, recipeValue(recipe, path))} → ${recipeText(field, value)}`,
    ];
  });
  return parts.join(' and ');
}

function StoppingTable({ detail, epochs }: { detail: RunDetail; epochs: readonly EpochMetrics[] }) {
  const own = detail.recipe.earlyStopping;
  const patiences = [...new Set([...PATIENCES, own.patience])].sort((a, b) => a - b);
  return (
    <ScrollRegion aria-label="Where early stopping would have ended it" className="border-t">
      <table className="w-full border-separate border-spacing-0 text-sm [&_tbody_tr:last-child>*]:border-b-0">
        <caption className="px-4 pt-3 pb-1 text-left text-muted text-xs">
          Where early stopping would have ended this run, and the validation accuracy of the epoch it would
          have restored. “–”: not within the {epochs.length} epochs that were trained.
        </caption>
        <thead className="text-muted text-xs">
          <tr>
            <th scope="col" className={cn(cell, 'text-left font-medium')}>
              Patience
            </th>
            {SHOWN_MONITORS.map((monitor) => (
              <th key={monitor} scope="col" className={cn(cell, 'font-medium')}>
                {monitorLabels.get(monitor)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {patiences.map((patience) => (
            <tr key={patience}>
              <th scope="row" className={cn(cell, 'text-left font-medium')}>
                {patience}
                {patience === own.patience && own.enabled && (
                  <span className="ml-2 font-normal text-faint">this run’s</span>
                )}
              </th>
              {SHOWN_MONITORS.map((monitor) => (
                <td
                  key={monitor}
                  className={cn(
                    cell,
                    own.enabled && patience === own.patience && monitor === own.monitor && 'font-semibold',
                  )}
                >
                  {replayText(replayStopping(epochs, { ...own, monitor, patience }))}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

function replayText(replay: StoppingReplay | null): string {
  if (replay?.stoppedAt == null) return '–';
  return `stops at ${replay.stoppedAt} · ${accuracyText(replay.valAccuracy)} at ${replay.bestEpoch}`;
}
