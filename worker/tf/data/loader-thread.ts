import { parentPort, workerData } from 'node:worker_threads';
import { asTrainerError } from '../errors';
import { type FillRequest, type FillSettings, fillBatch } from './fill-batch';
import { loadNativePhotos } from './load-native-photos';

/*
 * One of the threads that prepare batches while the trainer's own thread computes. Writes into the memory it
 * shares with the loader; ends with the loader.
 */

/**
 * `slots` are the loader's buffers, each `[most photos of a batch, size, size, 3]`; `nativePhotos` is the file of the
 * addon that augments, if there is one.
 */
export type ThreadData = FillSettings & { slots: Float32Array[]; nativePhotos: string | null };
export type ThreadRequest = FillRequest & { id: number; slot: number };
export type ThreadReply =
  | { kind: 'ready' }
  | { kind: 'filled'; id: number; shares: Float32Array | null }
  | { kind: 'failed'; id: number; code: ReturnType<typeof asTrainerError>['code']; message: string };

const { slots, nativePhotos, ...settings } = workerData as ThreadData;
loadNativePhotos(nativePhotos);
const reply = (message: ThreadReply) => parentPort?.postMessage(message);

parentPort?.on('message', ({ id, slot, ...request }: ThreadRequest) => {
  try {
    const shares = fillBatch(settings, request, slots[slot] as Float32Array);
    reply({ kind: 'filled', id, shares });
  } catch (error) {
    const { code, message } = asTrainerError(error);
    reply({ kind: 'failed', id, code, message });
  }
});
reply({ kind: 'ready' });
