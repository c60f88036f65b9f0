import { MOBILENET_FEATURES } from '@/shared/mobilenet-size';
import { profileOf } from '@/shared/serving/profile';
import { unpackEmbeddings } from '@/shared/serving/rows';
import type { PoolTasks } from '../pool-tasks';

/** A temperature is looked for in hundreds of passes over all answers: nothing for the event loop of web. */
export const fitProfile: PoolTasks['fitProfile'] = async ({ train, validation }) => {
  const { profile, prototypes } = profileOf(
    { features: unpackEmbeddings(train.embeddings, MOBILENET_FEATURES), labels: train.labels },
    {
      classCount: validation.classCount,
      probabilities: validation.probabilities,
      truth: validation.truth,
      energies: validation.energies,
      features: unpackEmbeddings(validation.embeddings, MOBILENET_FEATURES),
    },
  );
  const { values } = prototypes;
  return { profile, prototypes: new Uint8Array(values.buffer, values.byteOffset, values.byteLength) };
};
