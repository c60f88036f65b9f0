import type { DataStore } from '@tus/server';

/** Where archives lie that are sent in pieces: beside the blobs, so that servers that share those share these too. */
export interface UploadFiles {
  /** What the protocol's server writes to. */
  readonly store: DataStore;
  /** What the store calls the upload of an import. */
  nameOf(importId: string): string;
  /** Bytes of an upload that have arrived; null when there is none. */
  arrivedBytes(importId: string): Promise<number | null>;
  /** Path of the whole file on this machine, fetched at the first call. @throws AppError `not-found` */
  localFile(importId: string): Promise<string>;
  /** No error when there is none. */
  remove(importId: string): Promise<void>;
  /** Ids of the imports of all uploads. */
  list(): Promise<string[]>;
}
