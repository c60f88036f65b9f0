import type { CoinClass, Split } from '@/shared/coin-class';
import type { SkippedFile } from '@/shared/contracts/datasets';
import type { PlannedCrop } from './layout/placed-photo';

/** The source has this file, but its bytes are not what was packed; the others can be read all the same. */
export class DamagedFileError extends Error {
  override readonly name = 'DamagedFileError';
}

/** What becomes of a file, or of a part of it. */
export interface SourcePhoto {
  /** As the report names it, usually the path in the archive. */
  file: string;
  /** As the photo is listed within its class. */
  name: string;
  classKey: string;
  /** Null when the source has no splits. */
  split: Split | null;
  /** What all photos of one coin share; null or left out when that is not known. */
  coin?: string | null;
  /** What it was cut from before; null or left out for a photo that came as a file. */
  origin?: string | null;
  /** Set for one that Mintmark drew for the demonstration. */
  isDrawn?: boolean;
  /** The part of the file that it is; left out for the whole. */
  crop?: PlannedCrop;
}

/** A file that an import is to check. */
export interface SourceFile {
  /** One for a photo, several for one whose parts become photos. */
  photos: SourcePhoto[];
  /** Null when it is known only after reading. */
  bytes: number | null;
  /** @throws DamagedFileError when only this file cannot be had. */
  read(): Promise<Uint8Array>;
}

/** Where photos come from: a zip, or the generated demonstration set. All but the photos is known at the start. */
export interface ImportSource {
  /** In the order of the network's output. */
  classes: Omit<CoinClass, 'index'>[];
  total: number | null;
  files: AsyncIterable<SourceFile> | Iterable<SourceFile>;
  /** Photos without a label, which wait in the incoming queue afterwards; their class says nothing. */
  unlabelled?: SourceFile[];
  /** What was left out before any photo was read. */
  skipped: SkippedFile[];
  notes: string[];
  close(): void;
}
