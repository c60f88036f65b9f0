import type { Split } from '@/shared/coin-class';
import type { IncomingPhoto } from '@/shared/contracts/incoming';
import type { Db } from '../../db/dialect';
import { findPresent } from './queue-repo';

/** Where a version has these very photos, by hash. */
export async function presentPhotos(
  db: Db,
  versionId: string,
  hashes: string[],
): Promise<Map<string, NonNullable<IncomingPhoto['present']>>> {
  const rows = await findPresent(db, versionId, hashes);
  return new Map(
    rows.map(({ photoHash, classKey, split, fileName }) => [
      photoHash,
      { class: classKey, split: split as Split, fileName },
    ]),
  );
}
