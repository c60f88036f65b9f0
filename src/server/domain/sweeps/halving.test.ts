import { describe, expect, it } from 'vitest';
import type { HalvingDecision, SweepMetric } from '@/shared/sweep-plan';
import { decideHalving, rungEpochs, stopReason, type TrialCurve } from './halving';

const halving = { eta: 3, minEpochs: 1 };
/** Epochs reported one second after another, from `start` on. */
const curve = (trial: number, values: (number | null)[], start = 0): TrialCurve => ({
  trial,
  epochs: values.map((value, index) => ({ epoch: index + 1, value, at: start + index })),
});
const decide = (trials: TrialCurve[], decided: HalvingDecision[] = [], metric: SweepMetric = 'valAccuracy') =>
  decideHalving({ halving, metric, trials, epochs: () => 27, decided });
const verdicts = (decisions: HalvingDecision[]) =>
  decisions.map(({ trial, rung, verdict }) => `${trial}@${rung} ${verdict}`);

describe('rungs', () => {
  it('are eta times apart and end before the run does', () => {
    expect(rungEpochs(halving, 27)).toEqual([1, 3, 9]);
    expect(rungEpochs(halving, 28)).toEqual([1, 3, 9, 27]);
    expect(rungEpochs({ eta: 2, minEpochs: 4 }, 20)).toEqual([4, 8, 16]);
    expect(rungEpochs({ eta: 2, minEpochs: 4 }, 4)).toEqual([]);
  });
});

describe('halving', () => {
  it('lets every run continue while fewer than eta have reached the rung', () => {
    expect(verdicts(decide([curve(1, [0.1]), curve(2, [0.9], 1)]))).toEqual(['1@0 continue', '2@0 continue']);
  });

  it('stops a run that is not in the best third of those that reached the rung so far', () => {
    const nine = [0.5, 0.6, 0.4, 0.7, 0.55, 0.3, 0.65, 0.41, 0.9].map((value, index) =>
      curve(index + 1, [value], index),
    );
    const decisions = decide(nine);
    expect(verdicts(decisions)).toEqual([
      '1@0 continue',
      '2@0 continue',
      '3@0 stop',
      '4@0 continue',
      '5@0 stop',
      '6@0 stop',
      '7@0 continue',
      '8@0 stop',
      '9@0 continue',
    ]);
    expect(decisions[7]).toMatchObject({ place: 6, kept: 2, value: 0.41, epoch: 1 });
    expect(decisions[7]?.values).toHaveLength(8);
  });

  it('goes by when runs reached the rung, not by their number', () => {
    const late = decide([curve(1, [0.2], 9), curve(2, [0.5], 1), curve(3, [0.4], 2)]);
    expect(verdicts(late)).toEqual(['2@0 continue', '3@0 continue', '1@0 stop']);
  });

  it('compares at each rung those that got so far, by the best they had until then', () => {
    const trials = [
      curve(1, [0.5, 0.8, 0.6]),
      curve(2, [0.5, 0.5, 0.7], 10),
      curve(3, [0.5, 0.5, 0.75], 20),
      curve(4, [0.1], 30),
    ];
    expect(verdicts(decide(trials))).toEqual([
      ...['1@0 continue', '2@0 continue', '3@0 continue', '4@0 stop'],
      // Run 1 had 0.8 by epoch 3.
      ...['1@1 continue', '2@1 continue', '3@1 stop'],
    ]);
  });

  it('decides each run once per rung, and the same after a restart', () => {
    const trials = [curve(1, [0.5]), curve(2, [0.6], 1), curve(3, [0.4], 2), curve(4, [0.7], 3)];
    const all = decide(trials);
    for (let known = 0; known <= all.length; known++) {
      expect([...all.slice(0, known), ...decide(trials, all.slice(0, known))]).toEqual(all);
    }
  });

  it('prefers the lower loss, and any figure to none', () => {
    const trials = [curve(1, [2]), curve(2, [null], 1), curve(3, [1.5], 2), curve(4, [null], 3)];
    expect(verdicts(decide(trials, [], 'valLoss'))).toEqual([
      '1@0 continue',
      '2@0 continue',
      '3@0 continue',
      '4@0 stop',
    ]);
  });

  it('leaves runs that have no epoch left after the rung alone', () => {
    const trials = [curve(1, [0.9]), curve(2, [0.8], 1), curve(3, [0.1], 2)];
    const decisions = decideHalving({
      halving,
      metric: 'valAccuracy',
      trials,
      decided: [],
      epochs: (trial) => (trial === 3 ? 1 : 9),
    });
    expect(verdicts(decisions)).toEqual(['1@0 continue', '2@0 continue']);
  });

  it('says why, with the values it rests on', () => {
    const last = decide([curve(1, [0.5]), curve(2, [0.6], 1), curve(3, [0.41], 2)]).at(-1);
    expect(last && stopReason(last, { sweep: 3, eta: 3, metric: 'valAccuracy' })).toBe(
      'Stopped by sweep 3 at epoch 1: its best validation accuracy, 0.41, is not in the best third of 3.',
    );
  });
});
