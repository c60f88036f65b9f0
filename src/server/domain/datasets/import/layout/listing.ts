import type { RawName } from '../names/decode-names';

/** A file or folder as an archive lists it. */
export interface ListedEntry {
  name: RawName;
  isFolder: boolean;
  /** Null when it is known only after reading. */
  bytes: number | null;
  /** The same for the same bytes, where the list itself says it. */
  checksum?: string;
}

/** What an archive, a folder or a bucket holds: listed, not unpacked. Close it when done. */
export interface ImportListing {
  entries: ListedEntry[];
  /** What was done to list it, and what was passed over. */
  notes: string[];
  /**
   * @throws DamagedFileError when the bytes of this one file are broken
   * @throws AppError `bad-archive` when the archive lies about its size or breaks off
   */
  read(entry: ListedEntry): Promise<Buffer>;
  close(): void;
}
