import { describe, expect, it } from 'vitest';
import { queueingDraftOf, readQueueing } from './queueing-draft';

const empty = queueingDraftOf({});

describe('when and where a run may start', () => {
  it('asks for nothing when nothing was entered', () => {
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

  it('says what is wrong, field by field', () => {
    const { errors, requires } = readQueueing({
      ...empty,
      ...{ priority: '1.5', gpuMemory: 'much', labels: ['My Lab'] },
    });
    expect(Object.keys(errors).sort()).toEqual(['gpuMemory', 'labels', 'priority']);
    expect(requires).toEqual({});
  });
});
