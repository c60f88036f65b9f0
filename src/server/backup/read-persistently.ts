import { setTimeout as delay } from 'node:timers/promises';
import type { BlobStore } from '../blobs/blob-store';

/** A long backup meets a passing fault of the network sooner or later. */
const TRY_AGAIN_MS = [500, 2_000, 10_000];

/** Opens a blob whose stream continues where it broke off. @throws AppError `not-found` */
export async function readPersistently(
  store: BlobStore,
  hash: string,
): Promise<{ bytes: number; stream: AsyncIterable<Uint8Array> }> {
  const first = await store.open(hash);
  return { bytes: first.bytes, stream: continued(store, hash, first.stream) };
}

async function* continued(
  store: BlobStore,
  hash: string,
  first: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  let stream: AsyncIterable<Uint8Array> | null = first;
  let sent = 0;
  for (const wait of [...TRY_AGAIN_MS, null]) {
    let position = 0;
    try {
      stream ??= (await store.open(hash)).stream;
      for await (const chunk of stream) {
        const fresh = chunk.subarray(Math.max(0, sent - position));
        position += chunk.byteLength;
        if (fresh.byteLength === 0) continue;
        sent += fresh.byteLength;
        yield fresh;
      }
      return;
    } catch (error) {
      if (wait === null) throw error;
      stream = null;
      await delay(wait);
    }
  }
}
