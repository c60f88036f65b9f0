import type { Deps } from '../../deps';
import { noteUnusedBlobs } from '../blobs/unused-blobs';
import { deleteClassifications } from './repo';

/** Removes classifications for good; their photos go when nothing else has them. */
export async function removeClassifications(
  { db }: Pick<Deps, 'db'>,
  rows: readonly { id: string; photoHash: string }[],
): Promise<void> {
  await db.$transaction(async (tx) => {
    await noteUnusedBlobs(
      tx,
      rows.map(({ photoHash }) => photoHash),
    );
    await deleteClassifications(
      tx,
      rows.map(({ id }) => id),
    );
  });
}
