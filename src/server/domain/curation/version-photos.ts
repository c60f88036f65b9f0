import type { Split } from '@/shared/coin-class';
import type { FindingPhoto } from '@/shared/contracts/curation';
import { findItemsOf } from './measure-repo';
import type { ReportDeps } from './report-deps';
import { findClassNames } from './report-repo';

export interface VersionPhotos {
  /** By their hash. */
  photos: Map<string, FindingPhoto>;
  /** What photos of one coin share, by the hash of those of which it is known. */
  coins: Map<string, string>;
  /** Hashes of those that Mintmark drew for the demonstration. */
  drawn: Set<string>;
}

export async function readVersion({ db }: ReportDeps, versionId: string): Promise<VersionPhotos> {
  const classes = new Map((await findClassNames(db, versionId)).map(({ index, key }) => [index, key]));
  const photos = new Map<string, FindingPhoto>();
  const coins = new Map<string, string>();
  const drawn = new Set<string>();
  for (let after: number | null = null; ; ) {
    const rows = await findItemsOf(db, versionId, after);
    for (const { photoHash: hash, fileName: file, classIndex, split, coin, source } of rows) {
      if (source === 'drawn') drawn.add(hash);
      if (coin !== null) coins.set(hash, coin);
      photos.set(hash, {
        hash,
        file,
        classKey: classes.get(classIndex) ?? '',
        split: split as Split,
        kept: true,
      });
    }
    after = rows.at(-1)?.id ?? null;
    if (after === null) return { photos, coins, drawn };
  }
}
