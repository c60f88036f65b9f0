import { createHash } from 'node:crypto';
import type { BlobStore } from '../../blobs/blob-store';
import type { Db } from '../../db/dialect';
import { AppError } from '../../errors';
import { isNoted, updateSince } from './repo';

/**
 * A store whose files are removed once nothing names them. Whoever stores one is about to name it: if it was noted as
 * unused, its time begins again, and a removal under way is waited for. Never store inside of a transaction.
 */
export function keptStore(store: BlobStore, db: Db): BlobStore {
  const keep = async (hash: string) => {
    if (await isNoted(db, hash)) await updateSince(db, hash, new Date());
  };
  return {
    write: async (bytes) => {
      await keep(createHash('sha256').update(bytes).digest('hex'));
      return store.write(bytes);
    },
    writeStream: async (stream, limits) => {
      if (limits.expectedHash) {
        await keep(limits.expectedHash);
        return store.writeStream(stream, limits);
      }
      const stored = await store.writeStream(stream, limits);
      if (stored.created) return stored;
      await keep(stored.hash);
      if (await store.has(stored.hash)) return stored;
      throw new AppError('unavailable', 'The file was removed just now. Send it again.');
    },
    read: (hash) => store.read(hash),
    open: (hash) => store.open(hash),
    has: (hash) => store.has(hash),
    list: () => store.list(),
    remove: (hash) => store.remove(hash),
  };
}
