import { Card } from '@/components/ui/card';
import { Stat } from '@/components/ui/stat';
import type { RunDetail } from '@/shared/contracts/runs';
import { duration } from '@/shared/format';
import { isFinal } from '@/shared/run-state';
import { trainingSeconds } from '@/shared/run-time';
import { accuracyText, learningRateText, lossText, rateText, timeLeftText } from '../metric-format';
import { RunDuration } from '../run-duration';
import { RunProgressLine } from './run-progress-line';
import type { RunView } from './run-view';

interface RunSummaryProps {
  detail: RunDetail;
  view: RunView;
}

/** Where the run stands: its metrics in a row, and its progress. */
export function RunSummary({ detail, view }: RunSummaryProps) {
  const { last, best, state } = view;
  const ended = isFinal(state);
  const test = view.evaluations.find(({ split }) => split === 'test');
  const { patience, enabled } = detail.recipe.earlyStopping;
  const { schedule, learningRate } = detail.recipe.optimizer;
  return (
    <Card>
      <div className="grid grid-cols-2 gap-x-6 gap-y-4 p-4 sm:grid-cols-4 2xl:grid-cols-8">
        <Stat
          label="Epoch"
          value={`${view.epoch} / ${view.epochsTotal}`}
          hint={ended && view.stoppedEarly ? 'stopped early' : undefined}
        />
        <Stat
          label="Best val. accuracy"
          value={accuracyText(best.bestValAccuracy)}
          hint={best.bestValAccuracyEpoch === null ? undefined : `at epoch ${best.bestValAccuracyEpoch}`}
        />
        <Stat
          label={view.restoresBest ? 'Restored epoch' : 'Last epoch, kept'}
          value={accuracyText(best.restored?.valAccuracy)}
          hint={best.restored && `val. accuracy at epoch ${best.restored.epoch}`}
        />
        {ended ? (
          <Stat
            label="Test top-1"
            value={accuracyText(test?.top1)}
            hint={test ? `top-5 ${accuracyText(test.top5)}` : undefined}
          />
        ) : (
          <Stat
            label="Patience left"
            value={enabled ? `${last?.patienceLeft ?? patience} / ${patience}` : 'off'}
            hint={enabled ? 'epochs to improve in' : 'early stopping is off'}
          />
        )}
        <Stat
          label="Last training loss"
          value={lossText(last?.loss)}
          hint={last ? `accuracy ${accuracyText(last.accuracy)}` : undefined}
        />
        <Stat
          label="Learning rate"
          value={learningRateText(last?.learningRate ?? learningRate)}
          hint={`${schedule}, from ${learningRateText(learningRate)}`}
        />
        <Stat label="Throughput" value={rateText(view.imgPerSec)} hint="photos per second" />
        <Stat
          label={ended ? 'Duration' : 'Time left'}
          value={ended ? <RunDuration run={detail} /> : timeLeftText(view.etaSeconds)}
          hint={
            ended
              ? view.epochs.length > 0 && `${duration(trainingSeconds(view.epochs))} without pauses`
              : detail.startedAt && (
                  <>
                    <RunDuration run={detail} /> so far
                  </>
                )
          }
        />
      </div>
      <RunProgressLine view={view} />
    </Card>
  );
}
