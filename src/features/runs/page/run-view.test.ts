import { describe, expect, it } from 'vitest';
import type { RunDetail } from '@/shared/contracts/runs';
import { presetRecipe } from '@/shared/recipe/presets';
import type { EpochMetrics, RunEvent, RunEventBody } from '@/shared/run-events';
import { emptyProgress } from '@/shared/run-progress';
import { applyEvents, emptyRunLiveState } from '../live/run-live-state';
import { activityText } from './run-progress-line';
import { runView } from './run-view';

const metrics = (epoch: number, change: Partial<EpochMetrics> = {}): EpochMetrics => ({
  epoch,
  loss: 1,
  accuracy: 0.5,
  valLoss: 1,
  valAccuracy: 0.5,
  learningRate: 1e-3,
  imgPerSec: 20,
  seconds: 2,
  bestEpoch: epoch,
  bestValue: 1,
  patienceLeft: 5,
  etaSeconds: 30,
  ...change,
});

const detail = (change: Partial<RunDetail> = {}) =>
  ({
    id: 'r',
    state: 'running',
    control: 'none',
    controlBy: null,
    attempt: 1,
    lastSeq: 4,
    recipe: presetRecipe('quick'),
    progress: { ...emptyProgress(30), epoch: 2, epochFraction: 1 },
    epochs: [metrics(1), metrics(2)],
    ...change,
  }) as RunDetail;

const follow = (...bodies: RunEventBody[]) =>
  applyEvents(
    emptyRunLiveState,
    bodies.map((body, i): RunEvent => ({ ...body, runId: 'r', seq: i + 1, attempt: 1, at: i })),
  );
const running: RunEventBody = { type: 'state', payload: { state: 'running', reason: null, by: 'gpu' } };
const epoch = (number: number, change?: Partial<EpochMetrics>): RunEventBody => ({
  type: 'epoch',
  payload: metrics(number, change),
});
const batch = (number: number, at: number): RunEventBody => ({
  type: 'batch',
  payload: {
    epoch: number,
    epochs: 30,
    batch: at,
    batches: 10,
    loss: 1,
    accuracy: 0.5,
    imgPerSec: 33,
    etaSeconds: 9,
  },
});

describe('runView', () => {
  it('shows the fetched row until the log has passed it, so that nothing runs backwards', () => {
    const view = runView(detail(), follow(running, epoch(1)));
    expect(view.epochs.map((point) => point.epoch)).toEqual([1, 2]);
    expect(view.epoch).toBe(2);
  });

  it('follows the log from there on', () => {
    const view = runView(detail(), follow(running, epoch(1), epoch(2), epoch(3), batch(4, 5)));
    expect(view.epochs).toHaveLength(3);
    expect(view.epoch).toBe(4);
    expect(view.epochFraction).toBe(0.5);
    expect(view.imgPerSec).toBe(33);
    expect(view.fraction).toBeCloseTo(3.5 / 30);
  });

  it('names the phase before the first epoch, and the batch inside one', () => {
    const computing: RunEventBody = {
      type: 'phase',
      payload: { phase: 'computing-features', done: 20, total: 24 },
    };
    expect(activityText(runView(detail({ lastSeq: 2 }), follow(running, computing)))).toBe(
      'Computing features: 20 of 24',
    );
    const inside = runView(detail(), follow(running, epoch(1), epoch(2), batch(3, 5)));
    expect(activityText(inside)).toMatch(/^Epoch 3: batch 5 of 10 \(50 %\) · loss/);
  });

  it('has no batch under way once the epoch has ended', () => {
    const view = runView(detail(), follow(running, epoch(1), epoch(2), batch(3, 10), epoch(3)));
    expect(view.epoch).toBe(3);
    expect(view.epochFraction).toBeNull();
    expect(view.fraction).toBeCloseTo(3 / 30);
    expect(view.imgPerSec).toBe(20);
  });

  it('shows the best accuracy and the restored epoch apart', () => {
    const live = follow(running, epoch(1), epoch(2, { bestEpoch: 1, valAccuracy: 0.9 }));
    expect(runView(detail({ lastSeq: 3 }), live).best).toMatchObject({
      bestValAccuracy: 0.9,
      bestValAccuracyEpoch: 2,
      restored: { epoch: 1, valAccuracy: 0.5 },
    });
  });

  it('says that a run stopped early only when patience ran out', () => {
    const ended: RunEventBody = { type: 'state', payload: { state: 'succeeded', reason: null, by: null } };
    const stopped = follow(running, epoch(1), epoch(2, { bestEpoch: 1, patienceLeft: 0 }), ended);
    expect(runView(detail(), stopped).stoppedEarly).toBe(true);
    expect(runView(detail(), follow(running, epoch(1), epoch(2), ended)).stoppedEarly).toBe(false);
  });

  it('shows what was asked for by the newest word of it', () => {
    const asked: RunEventBody = { type: 'control', payload: { control: 'stop', by: 'Ada' } };
    expect(runView(detail(), follow(running, epoch(1), epoch(2), asked)).control).toBe('stop');
  });
});
