import { describe, expect, it } from 'vitest';
import { presetRecipe } from './recipe/presets';
import type { EpochMetrics } from './run-events';
import { replayStopping } from './stopping-replay';
import { diagnose } from './training-diagnosis';

type Curve = Partial<Record<'loss' | 'valLoss' | 'valAccuracy', number[]>> & { accuracy?: number };

function epochsOf({ loss = [], valLoss = [], valAccuracy = [], accuracy = 0.5 }: Curve): EpochMetrics[] {
  const length = Math.max(loss.length, valLoss.length, valAccuracy.length);
  return Array.from({ length }, (_, index) => ({
    epoch: index + 1,
    loss: loss[index] ?? 1 / (index + 1),
    accuracy,
    valLoss: valLoss[index] ?? 1,
    valAccuracy: valAccuracy[index] ?? 0.5,
    learningRate: 0.001,
    imgPerSec: 10,
    seconds: 1,
    bestEpoch: 1,
    bestValue: 1,
    patienceLeft: null,
    etaSeconds: null,
  }));
}

const recipe = presetRecipe('quick');
const kinds = (curve: Curve, epochs = 100) =>
  diagnose(epochsOf(curve), { recipe: { ...recipe, epochs } }).map(({ kind }) => kind);
const falling = Array.from({ length: 12 }, (_, index) => 2 * 0.8 ** index);

describe('the diagnosis of a run', () => {
  it('finds overfitting by the direction of both losses, with the numbers and a change', () => {
    const valLoss = [1, 0.8, 0.6, 0.5, 0.52, 0.55, 0.6, 0.65, 0.7, 0.72, 0.74, 0.76];
    const [found] = diagnose(epochsOf({ loss: falling, valLoss }), { recipe });
    expect(found).toMatchObject({ kind: 'overfitting', title: 'It overfits after epoch 4' });
    expect(found?.evidence).toContain('from 0.5 to 0.74');
    expect(found?.change).toMatchObject({ labelSmoothing: 0.1 });
    expect(found?.change?.['model.dropout']).toBeGreaterThan(recipe.model.dropout);
  });

  it('calls no run overfitted whose training loss lies far above its validation loss', () => {
    expect(kinds({ loss: falling.map((loss) => loss + 3), valLoss: falling })).toEqual(['healthy']);
  });

  it('finds a run that was still improving at its last epoch, and none that stopped before it', () => {
    expect(kinds({ loss: falling, valLoss: falling }, 12)).toEqual(['still-improving']);
    const [found] = diagnose(epochsOf({ loss: falling, valLoss: falling }), {
      recipe: { ...recipe, epochs: 12 },
    });
    expect(found?.change).toEqual({ epochs: 18 });
    expect(kinds({ loss: falling, valLoss: falling }, 13)).toEqual(['healthy']);
  });

  it('finds a rate that is too high by a training loss that rises, and by one that broke off', () => {
    const loss = [2, 2.4, 1.9, 2.2, 1.8, 2.1, 1.7];
    expect(kinds({ loss })).toContain('rate-too-high');
    expect(diagnose([], { recipe, errorCode: 'loss-not-finite' })).toMatchObject([
      { kind: 'rate-too-high', change: { 'optimizer.learningRate': expect.any(Number) } },
    ]);
  });

  it('finds a best epoch that stands out by chance, and leaves a steady climb alone', () => {
    const noise = [0.7, 0.71, 0.705, 0.71, 0.7, 0.71, 0.78, 0.705, 0.71, 0.7, 0.71, 0.705];
    const [found] = diagnose(epochsOf({ valAccuracy: noise }), { recipe });
    expect(found).toMatchObject({ kind: 'outlier', title: 'Epoch 7 owes its accuracy to chance' });
    expect(kinds({ valAccuracy: noise.map((_, index) => 0.5 + index * 0.02) })).not.toContain('outlier');
  });

  it('finds underfitting by a loss that stands still while few of the learned photos are named, and what holds it back', () => {
    const loss = [2.5, 2.2, 2.0, 1.95, 1.93, 1.92, 1.91, 1.91, 1.9, 1.9, 1.89, 1.89];
    const valLoss = [...loss.slice(0, 8), 1.94, 1.94, 1.95, 1.95];
    const of = (changes: object, curve: Curve = {}) =>
      diagnose(epochsOf({ loss, valLoss, ...curve }), {
        recipe: { ...recipe, ...changes },
      });
    const [found] = of({ trainable: 'head' });
    expect(found).toMatchObject({ kind: 'underfitting', change: { trainable: 'blocks' } });
    expect(found?.evidence).toContain('50.0 % of the photos that it learns from');
    expect(of({ model: { ...recipe.model, dropout: 0.8 } })[0]?.change).toEqual({ 'model.dropout': 0.4 });
    expect(of({ model: { ...recipe.model, dropout: 0 } })[0]?.change).toEqual({ 'model.width': 0.5 });
    expect(of({ model: { ...recipe.model, width: 1 } })[0]).toMatchObject({
      kind: 'underfitting',
      change: null,
    });
    // A loss that was never finite says nothing.
    const infinite = epochsOf({ loss, valLoss }).map((epoch) => ({ ...epoch, loss: null }));
    expect(diagnose(infinite, { recipe })).toMatchObject([{ kind: 'healthy' }]);
    // One that knows its photos has learned them; a dropout keeps the training accuracy below.
    expect(of({}, { accuracy: 0.9 })[0]?.kind).toBe('healthy');
    expect(of({}, { valAccuracy: loss.map(() => 0.9) })[0]?.kind).toBe('healthy');
  });

  it('says nothing about a few epochs', () => {
    expect(diagnose(epochsOf({ valLoss: [1, 2, 3] }), { recipe })).toEqual([]);
  });
});

describe('early stopping replayed', () => {
  const epochs = epochsOf({
    valLoss: [1, 0.9, 0.8, 0.85, 0.86, 0.79, 0.9, 0.9, 0.9],
    valAccuracy: [0.1, 0.2, 0.3, 0.5, 0.4, 0.6],
  });
  const replay = (patience: number, monitor: 'valLoss' | 'valTop5' = 'valLoss') =>
    replayStopping(epochs, { monitor, patience, minDelta: 0, warmupEpochs: 0 });

  it('stops where this patience would have ended it', () => {
    expect(replay(2)).toEqual({
      monitor: 'valLoss',
      patience: 2,
      stoppedAt: 5,
      bestEpoch: 3,
      valAccuracy: 0.3,
      valLoss: 0.8,
    });
    expect(replay(3)).toMatchObject({ stoppedAt: 9, bestEpoch: 6, valAccuracy: 0.6 });
  });

  it('does not stop where the epochs that were trained would not have', () => {
    expect(replay(4)).toMatchObject({ stoppedAt: null, bestEpoch: 6 });
  });

  it('is unknown for a metric that the log lacks', () => {
    expect(replay(3, 'valTop5')).toBeNull();
    expect(replayStopping([], { monitor: 'valLoss', patience: 1, minDelta: 0, warmupEpochs: 0 })).toBeNull();
  });
});
