import type { CoinClass, Split } from '@/shared/coin-class';
import type { SkippedFile } from '@/shared/contracts/datasets';

/** A file that an import is to look at. */
export interface SourceFile {
  /** As the report names it, usually the path in the archive. */
  file: string;
  /** As the photo is listed within its class. */
  name: string;
  classKey: string;
  /** Null when the source has no splits. */
  split: Split | null;
  /** Null when only reading tells. */
  bytes: number | null;
  /** @throws DamagedFileError when only this file cannot be had. */
  read(): Promise<Uint8Array>;
}

/** Where photos come from: a zip, or the built-in mint. Everything but the photos themselves is known at the start. */
export interface ImportSource {
  /** In the order of the network's output. */
  classes: Omit<CoinClass, 'index'>[];
  total: number | null;
  files: AsyncIterable<SourceFile> | Iterable<SourceFile>;
  /** What was left out before any photo was read. */
  skipped: SkippedFile[];
  notes: string[];
  close(): void;
}
