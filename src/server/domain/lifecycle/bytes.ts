import type { Db } from '../../db/dialect';
import { sumClassificationBytes, sumModelBytes, walkVersionPhotos } from './bytes-repo';
import { kindsWithin, type Scope } from './scope';

/** Bytes of the files that nothing but these things names; those of their events and predictions are not counted. */
export async function freedBytes(db: Db, scope: Scope): Promise<number> {
  const kinds = kindsWithin(scope);
  let bytes = 0;
  if (kinds.includes('model')) bytes += await sumModelBytes(db, scope);
  if (kinds.includes('classification')) bytes += await sumClassificationBytes(db, scope);
  if (kinds.includes('version')) {
    const seen = new Set<string>();
    for await (const photos of walkVersionPhotos(db, scope)) {
      for (const { hash, bytes: size } of photos) {
        if (!seen.has(hash)) bytes += size;
        seen.add(hash);
      }
    }
  }
  return bytes;
}
