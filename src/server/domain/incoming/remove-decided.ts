import { daysAgo } from '@/shared/days';
import type { Deps } from '../../deps';
import { tunables } from '../../tunables';
import { noteUnusedBlobs } from '../blobs/unused-blobs';
import { deleteIncoming, findDecided } from './change-repo';

/**
 * Removes photos of queues that were rejected or accepted long ago. A rejected photo goes with them unless something
 * else has it; an accepted one is in its version.
 * @returns how many
 */
export async function removeDecidedPhotos(deps: Deps, signal: AbortSignal): Promise<number> {
  const before = daysAgo(tunables.decidedIncomingDays);
  for (let removed = 0; ; ) {
    signal.throwIfAborted();
    const count = await deps.db.$transaction(async (tx) => {
      const rows = await findDecided(tx, before);
      await noteUnusedBlobs(
        tx,
        rows.map(({ photoHash }) => photoHash),
      );
      await deleteIncoming(
        tx,
        rows.map(({ id }) => id),
      );
      return rows.length;
    });
    removed += count;
    if (count === 0) return removed;
  }
}
