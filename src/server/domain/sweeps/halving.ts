import {
  type Halving,
  type HalvingDecision,
  isBetter,
  metricNames,
  type SweepMetric,
} from '@/shared/sweep-plan';

/** A trial as halving sees it. */
export interface TrialCurve {
  trial: number;
  /** Per epoch from 1: the value and when it was committed, milliseconds. */
  epochs: readonly { epoch: number; value: number | null; at: number }[];
}

/** The part of a halving that says where runs are compared. */
type Rungs = Pick<Halving, 'eta' | 'minEpochs'>;

/** Epochs at which runs are compared: minEpochs, and each time eta times as many, while the run continues after. */
export function rungEpochs({ eta, minEpochs }: Rungs, epochs: number): number[] {
  const rungs: number[] = [];
  for (let epoch = minEpochs; epoch < epochs; epoch *= eta) rungs.push(epoch);
  return rungs;
}

/**
 * What has to be decided about runs that have reached a rung since `decided`, in the order in which they reached
 * it. A run continues when it is among the best 1/eta of those that reached the rung up to then; as long as fewer
 * than eta have, each continues. A value counts as the best the run has had by that epoch, for that is what a run
 * that is stopped keeps. Pure, and the same for everybody who has the same log: so it can be worked out again
 * after a restart.
 * @param epochs that a run has at most, per trial: the rung at its end decides nothing
 */
export function decideHalving({
  halving,
  metric,
  trials,
  epochs,
  decided,
}: {
  halving: Rungs;
  metric: SweepMetric;
  trials: readonly TrialCurve[];
  epochs: (trial: number) => number;
  decided: readonly HalvingDecision[];
}): HalvingDecision[] {
  const made: HalvingDecision[] = [];
  const known = (trial: number, rung: number) =>
    decided.some((decision) => decision.trial === trial && decision.rung === rung);
  const longest = Math.max(0, ...trials.map(({ trial }) => epochs(trial)));
  for (const [rung, epoch] of rungEpochs(halving, longest).entries()) {
    const reached = arrivals({ trials, epoch, metric, epochs });
    for (const [index, { trial, value }] of reached.entries()) {
      if (known(trial, rung)) continue;
      const values = reached.slice(0, index + 1).map((it) => ({ trial: it.trial, value: it.value }));
      const better = values.filter((it) => isBetter(metric, it.value, value)).length;
      const kept = Math.max(1, Math.floor(values.length / halving.eta));
      const continues = values.length < halving.eta || better < kept;
      made.push({
        trial,
        rung,
        epoch,
        value,
        values,
        kept,
        place: better + 1,
        verdict: continues ? 'continue' : 'stop',
      });
    }
  }
  return made;
}

/** Trials that reached an epoch and have more before them, the first to reach it first. */
function arrivals({
  trials,
  epoch,
  metric,
  epochs,
}: {
  trials: readonly TrialCurve[];
  epoch: number;
  metric: SweepMetric;
  epochs: (trial: number) => number;
}) {
  return trials
    .flatMap(({ trial, epochs: curve }) => {
      const last = curve.find((it) => it.epoch === epoch);
      if (!last || epochs(trial) <= epoch) return [];
      const value = curve
        .filter((it) => it.epoch <= epoch)
        .reduce<number | null>((best, it) => (isBetter(metric, it.value, best) ? it.value : best), null);
      return [{ trial, value, at: last.at }];
    })
    .sort((a, b) => a.at - b.at || a.trial - b.trial);
}

const ordinals: Record<number, string> = { 2: 'half', 3: 'third', 4: 'quarter', 5: 'fifth' };

/** Why a run is stopped, for its log: “Stopped by sweep 3 at epoch 4: …”. */
export function stopReason(
  { epoch, value, values }: HalvingDecision,
  { sweep, eta, metric }: { sweep: number; eta: number; metric: SweepMetric },
): string {
  const share = ordinals[eta] ?? `1/${eta}`;
  const figure = value === null ? 'no finite value' : String(Number(value.toFixed(4)));
  return `Stopped by sweep ${sweep} at epoch ${epoch}: its best ${metricNames[metric]}, ${figure}, is not in the best ${share} of ${values.length}.`;
}
