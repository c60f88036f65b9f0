import type { Split } from '@/shared/coin-class';
import type { PhotoVersion } from '@/shared/contracts/photo-page';

interface HeldVersion {
  number: number;
  createdAt: Date;
  createdBy: string | null;
  message: string;
  /** Null when the version does not have the photo. */
  held: { classKey: string; classLabel: string; split: string; fileName: string } | null;
}

/**
 * What became of a photo from version to version, the newest first. @param versions the oldest first
 */
export function historyOf(versions: readonly HeldVersion[]): PhotoVersion[] {
  const history: PhotoVersion[] = [];
  let before: HeldVersion['held'] = null;
  for (const { number, createdAt: at, createdBy: by, message, held } of versions) {
    const change = changeOf(before, held);
    if (change.length > 0) {
      const now = held && {
        classLabel: held.classLabel,
        split: held.split as Split,
        fileName: held.fileName,
      };
      history.push({ number, at, by, message, change, now });
    }
    before = held;
  }
  return history.reverse();
}

function changeOf(before: HeldVersion['held'], now: HeldVersion['held']): PhotoVersion['change'] {
  if (!before) return now ? ['came'] : [];
  if (!now) return ['went'];
  const change: PhotoVersion['change'] = [];
  if (before.classKey !== now.classKey) change.push('relabelled');
  if (before.split !== now.split) change.push('moved');
  if (before.fileName !== now.fileName) change.push('renamed');
  return change;
}
