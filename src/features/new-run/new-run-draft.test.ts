import { describe, expect, it } from 'vitest';
import { emptySweep } from '../sweeps/sweep-draft';
import { newRunDraft, newRunDraftSchema, queueingDraftOf, readQueueing } from './new-run-draft';

const empty = queueingDraftOf({});

describe('the draft of a new run', () => {
  const draft = newRunDraft({
    dataset: undefined,
    datasetId: '',
    version: undefined,
    cloned: null,
    changes: [],
  });

  it('has the changes of the address, without those that no recipe can have', () => {
    const changes = [
      'optimizer.learningRate=0.002',
      'epochs=1e99',
      'nothing=1',
      'constructor.x=1',
      'dropout=0.7',
    ];
    const changed = newRunDraft({
      dataset: undefined,
      datasetId: '',
      version: undefined,
      cloned: null,
      changes,
    });
    expect(changed.recipe).toEqual({
      ...draft.recipe,
      'optimizer.learningRate': '0.002',
      'model.dropout': '0.7',
    });
  });

  it('is read back as it was kept', () => {
    const kept = { ...draft, sweep: { ...emptySweep, on: true, trials: '12' } };
    expect(newRunDraftSchema.parse(JSON.parse(JSON.stringify(kept)))).toEqual(kept);
  });

  it('is ignored when it lacks a field of the recipe', () => {
    const { epochs: _, ...older } = draft.recipe;
    expect(newRunDraftSchema.safeParse({ ...draft, recipe: older }).success).toBe(false);
  });
});

describe('when and where a run may start', () => {
  it('requires nothing when nothing was entered', () => {
    expect(readQueueing(empty)).toEqual({ priority: 0, notBefore: null, requires: {}, errors: {} });
  });

  it('comes back as it was written', () => {
    const asked = {
      priority: 5,
      notBefore: new Date(2030, 0, 31, 22, 0),
      requires: { runtime: 'webgpu' as const, gpuMemoryMiB: 8192, labels: ['lab'] },
    };
    expect(readQueueing(queueingDraftOf(asked))).toEqual({ ...asked, errors: {} });
  });

  it('says at each invalid field what to enter', () => {
    const { errors, requires } = readQueueing({
      ...empty,
      priority: '1.5',
      gpuMemory: 'much',
      labels: ['My Lab'],
    });
    expect(Object.keys(errors).sort()).toEqual(['gpuMemory', 'labels', 'priority']);
    expect(requires).toEqual({});
  });
});
