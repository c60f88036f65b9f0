import { rm } from 'node:fs/promises';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import type { RuntimeName } from '@/shared/trainer-job';
import { generatedJob } from '../../../worker/tf/testing/generated-job';
import { trainInProcess } from '../../../worker/tf/testing/train-in-process';
import { answer } from '../../measuring-process';

export interface GrowthRequest {
  runtime: RuntimeName;
  /** The epoch after which memory should no longer grow, and the last one. */
  early: number;
  late: number;
}

export interface MemoryAtEpoch {
  epoch: number;
  rssMb: number;
  tensors: number;
  tensorMb: number;
}

export interface MemoryGrowthMetrics {
  early: MemoryAtEpoch;
  late: MemoryAtEpoch;
}

/** A whole run of a tiny network, its memory read at the end of two epochs. */
answer(async ({ runtime, early, late }: GrowthRequest): Promise<MemoryGrowthMetrics> => {
  const job = { ...(await generatedJob({ epochs: late, earlyStopping: false })), runtime };
  const readings = new Map<number, MemoryAtEpoch>();
  try {
    await trainInProcess(job, (event) => {
      if (event.type !== 'epoch') return;
      const { epoch } = event.payload;
      if (epoch === early || epoch === late) readings.set(epoch, readMemory(epoch));
    });
  } finally {
    await rm(path.dirname(job.outDir), { recursive: true, force: true });
  }
  const [first, last] = [readings.get(early), readings.get(late)];
  if (!first || !last) throw new Error(`the run ended before epoch ${late}`);
  return { early: first, late: last };
});

function readMemory(epoch: number): MemoryAtEpoch {
  globalThis.gc?.();
  const { numTensors, numBytes } = tf.memory();
  const rssMb = process.memoryUsage.rss() / 1024 ** 2;
  return { epoch, rssMb, tensors: numTensors, tensorMb: numBytes / 1024 ** 2 };
}
