import { expect, it } from 'vitest';
import { asTrainerError, TrainerError } from './errors';

it('tells memory, disk and the rest apart', () => {
  expect(asTrainerError(new Error('OOM when allocating tensor with shape[32,112]')).code).toBe(
    'out-of-memory',
  );
  expect(asTrainerError(Object.assign(new Error('write'), { code: 'ENOSPC' })).code).toBe('disk-full');
  expect(asTrainerError(new Error('zoom failed')).code).toBe('internal');
  expect(asTrainerError(new TrainerError('cancelled', 'x')).code).toBe('cancelled');
});
