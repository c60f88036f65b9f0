import { describe, expect, it } from 'vitest';
import { preprocessingFor } from '@/shared/preprocessing';
import { preprocessingOf } from './model-rows';

describe('preprocessingOf', () => {
  it('reads a model version of before rotations were averaged as one that averages none', () => {
    const { testTimeRotations: _, framing: __, ...old } = preprocessingFor(224);
    expect(preprocessingOf({ preprocessing: old })).toEqual(preprocessingFor(224));
    expect(preprocessingOf({ preprocessing: preprocessingFor(160, 8) }).testTimeRotations).toBe(8);
  });
});
