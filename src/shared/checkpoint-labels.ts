import type { CheckpointPosition } from './run-events';

/** Up to where a checkpoint has trained: "epoch 12" when that is done, "batch 30 of epoch 13" inside one. */
export function checkpointPlace({ epoch, batch }: CheckpointPosition): string {
  return batch === 0 ? `epoch ${epoch}` : `batch ${batch} of epoch ${epoch + 1}`;
}
