import { packEmbedding } from '@/shared/embedding';
import { normalizePixels, preprocessingFor } from '@/shared/preprocessing';
import type { PoolTasks } from '../pool-tasks';
import { decodeChecked } from './check-photo';
import { openNetwork } from './classify';

export const embedPhoto: PoolTasks['embedPhoto'] = async ({ bytes, file, size }) => {
  const spec = preprocessingFor(size);
  const pixels = await decodeChecked(bytes, spec);
  const { session, Tensor } = await openNetwork(file);
  const input = new Tensor('float32', normalizePixels(pixels, spec), [1, size, size, 3]);
  const { embedding } = await session.run({ input }, ['embedding']);
  return packEmbedding(embedding?.data as Float32Array);
};
