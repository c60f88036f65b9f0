import { describe, expect, it } from 'vitest';
import type { EpochMetrics, RunEvent, RunEventBody } from '@/shared/run-events';
import {
  applyEvents,
  emptyRunLiveState,
  hasGap,
  MAX_LOG_LINES,
  MAX_STEPS,
  MAX_TELEMETRY,
} from './run-live-state';

const event = (seq: number, body: RunEventBody, attempt = 1): RunEvent => ({
  runId: 'r',
  seq,
  attempt,
  at: 1000 + seq,
  ...body,
});

const metrics = (epoch: number): EpochMetrics => ({
  epoch,
  loss: 1 / epoch,
  accuracy: 0.5,
  valLoss: 1 / epoch,
  valAccuracy: 0.5,
  learningRate: 1e-4,
  imgPerSec: 26,
  seconds: 2,
  bestEpoch: epoch,
  bestValue: 1 / epoch,
  patienceLeft: 10,
  etaSeconds: 20,
});
const epoch = (seq: number, number: number, attempt = 1) =>
  event(seq, { type: 'epoch', payload: metrics(number) }, attempt);
const log = (seq: number, message: string, attempt = 1) =>
  event(seq, { type: 'log', payload: { level: 'info', message } }, attempt);
const setup = (seq: number, resumedEpoch: number | null, attempt = 1) =>
  event(
    seq,
    {
      type: 'setup',
      payload: {
        resumedFrom: resumedEpoch === null ? null : { epoch: resumedEpoch, batch: 0, step: resumedEpoch * 9 },
        runtime: 'TensorFlow',
        device: 'CPU',
        parameters: 1,
        classes: 2,
        baseWeights: { kind: 'random', source: 'asked for', width: 1 },
        trainPhotos: 1,
        validationPhotos: 1,
        testPhotos: 1,
      },
    },
    attempt,
  );
const batch = (seq: number, epochNumber: number, attempt = 1) =>
  event(
    seq,
    {
      type: 'batch',
      payload: {
        epoch: epochNumber,
        epochs: 9,
        batch: 1,
        batches: 9,
        loss: 1,
        accuracy: 0,
        imgPerSec: 9,
        etaSeconds: null,
      },
    },
    attempt,
  );
const steps = (state: { steps: readonly { seq: number }[] }) => state.steps.map(({ seq }) => seq);
const numbers = (state: { epochs: readonly EpochMetrics[] }) => state.epochs.map((point) => point.epoch);

it('knows the photos that the newest attempt left out', () => {
  const photo = { hash: 'a'.repeat(64), file: 'a.jpg', class: '1 Cent', split: 'train', reason: '' } as const;
  const left = (seq: number, attempt: number) =>
    event(seq, { type: 'unreadable', payload: { photos: [photo] } }, attempt);
  const state = applyEvents(emptyRunLiveState, [left(1, 1), log(2, 'lost', 2), left(3, 2)]);
  expect(state.unreadable).toEqual([photo]);
});

describe('applyEvents', () => {
  it('keeps each event once when a replay overlaps the stream', () => {
    const first = applyEvents(emptyRunLiveState, [epoch(1, 1), epoch(2, 2)]);
    const again = applyEvents(first, [epoch(1, 1), epoch(2, 2), epoch(3, 3)]);
    expect(numbers(again)).toEqual([1, 2, 3]);
    expect(again.lastSeq).toBe(3);
  });

  it('returns the same object when there is no news, so that nothing is drawn', () => {
    const state = applyEvents(emptyRunLiveState, [epoch(1, 1)]);
    expect(applyEvents(state, [epoch(1, 1)])).toBe(state);
    expect(applyEvents(state, [])).toBe(state);
  });

  it('puts events that arrive out of order in order', () => {
    const state = applyEvents(emptyRunLiveState, [log(3, 'c'), log(1, 'a'), log(2, 'b')]);
    expect(state.logs.map((line) => line.message)).toEqual(['a', 'b', 'c']);
  });

  it('holds back what follows a hole until the hole is filled', () => {
    const holed = applyEvents(emptyRunLiveState, [epoch(1, 1), epoch(3, 3), epoch(4, 4)]);
    expect(numbers(holed)).toEqual([1]);
    expect(holed.lastSeq).toBe(1);
    expect(hasGap(holed)).toBe(true);
    const filled = applyEvents(holed, [epoch(2, 2)]);
    expect(numbers(filled)).toEqual([1, 2, 3, 4]);
    expect(hasGap(filled)).toBe(false);
  });

  it('passes over a hole that the log itself has', () => {
    const holed = applyEvents(emptyRunLiveState, [epoch(1, 1), epoch(3, 3), epoch(7, 4)]);
    const trusted = applyEvents(holed, [], { trustedSeq: 3 });
    expect(numbers(trusted)).toEqual([1, 3]);
    expect(trusted.pending.map((pending) => pending.seq)).toEqual([7]);
  });

  it('starts the curves from scratch with an attempt that has no checkpoint, and keeps the log', () => {
    const first = applyEvents(emptyRunLiveState, [
      log(1, 'first attempt'),
      epoch(2, 1),
      epoch(3, 2),
      event(4, { type: 'state', payload: { state: 'queued', reason: 'The worker went silent.', by: null } }),
    ]);
    expect(numbers(first)).toEqual([1, 2]);
    const second = applyEvents(first, [
      event(5, { type: 'state', payload: { state: 'claimed', reason: null, by: 'gpu-2' } }, 2),
      setup(6, null, 2),
      log(7, 'second attempt', 2),
      epoch(8, 1, 2),
    ]);
    expect(second.attempt).toBe(2);
    expect(numbers(second)).toEqual([1]);
    expect(second.logs.map(({ message }) => message)).toEqual([
      'first attempt',
      'Epoch 1: loss 1.0000, acc 50.0 % · val loss 1.0000, acc 50.0 % · 2.0 s · improved',
      'Epoch 2: loss 0.5000, acc 50.0 % · val loss 0.5000, acc 50.0 % · 2.0 s · improved',
      'Queued: The worker went silent.',
      'Claimed by worker gpu-2',
      'TensorFlow on CPU; base weights: Random, asked for',
      'second attempt',
      'Epoch 1: loss 1.0000, acc 50.0 % · val loss 1.0000, acc 50.0 % · 2.0 s · improved',
    ]);
    expect(second.notices.map((notice) => notice.state)).toEqual(['queued', 'claimed']);
  });

  it('continues with the curves where an attempt continues from a checkpoint, without gap or double', () => {
    const lost = [epoch(1, 1), epoch(2, 2), epoch(3, 3), batch(4, 4)];
    const claimed = event(5, { type: 'state', payload: { state: 'claimed', reason: null, by: 'gpu' } }, 2);
    const waiting = applyEvents(emptyRunLiveState, [...lost, claimed]);
    expect(numbers(waiting)).toEqual([1, 2, 3]);
    expect(waiting.batch).toBeNull();
    const resumed = applyEvents(waiting, [setup(6, 3, 2), batch(7, 4, 2), epoch(8, 4, 2)]);
    expect(numbers(resumed)).toEqual([1, 2, 3, 4]);
    expect(resumed.batch?.epoch).toBe(4);
    expect(resumed.logs.some(({ message }) => message.startsWith('Continued after epoch 3; '))).toBe(true);
  });

  it('takes back what came after an older checkpoint when the newest was damaged', () => {
    const state = applyEvents(emptyRunLiveState, [
      ...[epoch(1, 1), epoch(2, 2), epoch(3, 3), epoch(4, 4)],
      ...[setup(5, 2, 2), epoch(6, 3, 2)],
    ]);
    expect(numbers(state)).toEqual([1, 2, 3]);
  });

  it('adds the epochs the server had not received before the worker was lost', () => {
    const state = applyEvents(emptyRunLiveState, [
      ...[epoch(1, 1), setup(2, 3, 2)],
      ...[epoch(3, 2, 2), epoch(4, 3, 2), epoch(5, 4, 2)],
    ]);
    expect(numbers(state)).toEqual([1, 2, 3, 4]);
  });

  it('knows the newest checkpoint and when it was made', () => {
    const payload = { epoch: 2, batch: 5, step: 45, bytes: 6e7, seconds: 0.4 };
    const state = applyEvents(emptyRunLiveState, [event(1, { type: 'checkpoint', payload })]);
    expect(state.checkpoint).toEqual({ ...payload, at: 1001 });
  });

  it('still shows a stop that the next attempt carries out', () => {
    const asked = event(1, { type: 'control', payload: { control: 'stop', by: 'Ada' } });
    expect(applyEvents(emptyRunLiveState, [asked, setup(2, 3, 2)]).control?.control).toBe('stop');
  });

  it('ignores metrics of an attempt that was fenced', () => {
    const state = applyEvents(emptyRunLiveState, [epoch(1, 1, 2), epoch(2, 9, 1)]);
    expect(numbers(state)).toEqual([1]);
    expect(state.lastSeq).toBe(2);
  });

  it('replaces an epoch that is reported again and what would follow it', () => {
    const state = applyEvents(emptyRunLiveState, [epoch(1, 1), epoch(2, 2), epoch(3, 3), epoch(4, 2)]);
    expect(numbers(state)).toEqual([1, 2]);
  });

  it('keeps the newest log lines only', () => {
    const lines = Array.from({ length: MAX_LOG_LINES + 10 }, (_, index) =>
      log(index + 1, `line ${index + 1}`),
    );
    const state = applyEvents(emptyRunLiveState, lines);
    expect(state.logs).toHaveLength(MAX_LOG_LINES);
    expect(state.logs[0]?.message).toBe('line 11');
  });

  it('leaves what it was given untouched', () => {
    const before = applyEvents(emptyRunLiveState, [log(1, 'a')]);
    applyEvents(before, [log(2, 'b'), epoch(3, 1)]);
    expect(before.logs).toHaveLength(1);
    expect(emptyRunLiveState.logs).toHaveLength(0);
  });
});

describe('a condensed replay', () => {
  it('passes over what was left out, and asks for the step points before its end', () => {
    const first = applyEvents(emptyRunLiveState, [log(1, 'one'), setup(2, null), batch(3, 1)]);
    expect({ steps: steps(first), after: first.stepsAfter }).toEqual({ steps: [3], after: 2 });
    const woken = applyEvents(first, [epoch(700, 1), batch(4990, 2)], {
      condensed: { after: 3, through: 5000 },
    });
    expect(woken).toMatchObject({ lastSeq: 5000, steps: [], stepsAfter: 5000, pending: [] });
    expect(numbers(woken)).toEqual([1]);
    expect(woken.batch).toMatchObject({ epoch: 2 });
    const followed = applyEvents(woken, [batch(5001, 2), epoch(5002, 2)]);
    expect({ steps: steps(followed), epochs: numbers(followed) }).toEqual({ steps: [5001], epochs: [1, 2] });
  });

  it('joins what was reported after its end and had come before it', () => {
    const early = applyEvents(emptyRunLiveState, [batch(901, 2)]);
    expect(hasGap(early)).toBe(true);
    const joined = applyEvents(early, [epoch(400, 1)], { condensed: { after: 0, through: 900 } });
    expect(joined).toMatchObject({ lastSeq: 901, pending: [] });
    expect(steps(joined)).toEqual([901]);
  });

  it('does not bridge a hole before its beginning', () => {
    const state = applyEvents(emptyRunLiveState, [epoch(400, 1)], { condensed: { after: 10, through: 900 } });
    expect(state.lastSeq).toBe(0);
    expect(hasGap(state)).toBe(true);
  });
});

describe('step points', () => {
  it('are forgotten by the oldest when they become many, and by a set-up, which may void them', () => {
    const many = Array.from({ length: MAX_STEPS + 1 }, (_, index) => batch(index + 1, 1));
    const state = applyEvents(emptyRunLiveState, many);
    expect(state.stepsAfter).toBe(MAX_STEPS / 2 + 1);
    expect(steps(state)[0]).toBe(MAX_STEPS / 2 + 2);
    expect(applyEvents(state, [setup(MAX_STEPS + 2, null, 2)])).toMatchObject({
      steps: [],
      stepsAfter: MAX_STEPS + 2,
    });
  });
});

describe('looks at the machine', () => {
  const look = (seq: number) =>
    event(seq, {
      type: 'telemetry',
      payload: {
        cpu: 0.5,
        temperature: null,
        memoryUsed: 1,
        memoryTotal: 2,
        diskFree: null,
        diskTotal: null,
        gpus: [],
      },
    });
  const seqs = (state: { telemetry: readonly { seq: number }[] }) => state.telemetry.map(({ seq }) => seq);

  it('are kept over a new attempt, which may run on another machine', () => {
    const state = applyEvents(emptyRunLiveState, [look(1), setup(2, null, 2), look(3)]);
    expect(seqs(state)).toEqual([1]);
    const second = { ...look(4), attempt: 2 };
    expect(seqs(applyEvents(state, [second]))).toEqual([1, 4]);
  });

  it('are forgotten by the oldest when they become many, and those left out of a long replay are named', () => {
    const many = Array.from({ length: MAX_TELEMETRY + 1 }, (_, index) => look(index + 1));
    const state = applyEvents(emptyRunLiveState, many);
    expect(state.telemetryAfter).toBe(MAX_TELEMETRY / 2 + 1);
    expect(seqs(state)[0]).toBe(MAX_TELEMETRY / 2 + 2);
    const condensed = { after: 0, through: 5000 };
    const far = applyEvents(applyEvents(emptyRunLiveState, [epoch(9, 1)], { condensed }), [look(5001)]);
    expect([far.telemetryAfter, seqs(far)]).toEqual([5000, [5001]]);
  });
});
