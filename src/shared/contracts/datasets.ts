import { z } from 'zod';
import type { CoinClass } from '../coin-class';
import { revisionSchema } from './edits';
import { archivedField, pageFields, searchField, sortField } from './paging';

export const datasetNameSchema = z
  .string()
  .trim()
  .min(1, 'Give the dataset a name')
  .max(80, 'At most 80 characters');

export interface SplitCounts {
  train: number;
  validation: number;
  test: number;
}

/** A file of an import that did not become part of the version, and why. */
export interface SkippedFile {
  file: string;
  reason: string;
}

export interface ImportReport {
  skipped: SkippedFile[];
  /** Sentences on what was done beyond copying: splits that were made, identical photos, classes filed twice. */
  notes: string[];
  /** Photos without a label that wait in the incoming queue of the dataset since. */
  incoming?: number;
}

/** `uploading` or `fetching`, `reading` and `ready` (to be saved) are those of a staged import. */
export type ImportState = 'uploading' | 'fetching' | 'reading' | 'ready' | 'running' | 'succeeded' | 'failed';
export type ImportPhase = 'receiving' | 'reading' | 'checking' | 'saving' | 'done';

export interface ImportStatus {
  id: string;
  name: string;
  state: ImportState;
  phase: ImportPhase;
  /** Photos; of one that is being fetched KiB. */
  done: number;
  total: number | null;
  error: string | null;
  datasetId: string | null;
  version: number | null;
  classes: number | null;
  photos: SplitCounts | null;
  report: ImportReport | null;
  createdAt: Date;
  createdBy: string | null;
  /** What was uploaded to be looked at before it is saved; null for an import without that. */
  file: { name: string; bytes: number | null } | null;
  /** When it is removed unless it continues; null when it has ended or runs. */
  expiresAt: Date | null;
}

export const DATASET_SORT_COLUMNS = ['name', 'classes', 'photos', 'versions', 'runs', 'created'] as const;
export type DatasetSortColumn = (typeof DATASET_SORT_COLUMNS)[number];

export const listDatasetsInput = z.object({
  archived: archivedField,
  /** In name and description. */
  search: searchField,
  /** `created`: by the latest version. */
  sort: sortField(DATASET_SORT_COLUMNS),
  ...pageFields,
});

export const listImportsInput = z.object(pageFields);

export interface DatasetListItem {
  id: string;
  name: string;
  description: string;
  revision: number;
  createdAt: Date;
  /** Since when it is hidden from lists; null when it is not. */
  archivedAt: Date | null;
  latestVersion: {
    id: string;
    number: number;
    classCount: number;
    photos: SplitCounts;
    createdAt: Date;
    /** Name of who imported it; null when that is not known. */
    createdBy: string | null;
  } | null;
  versions: number;
  runs: number;
  /** Up to six photos for the list's thumbnails. */
  sampleHashes: string[];
}

export interface DatasetVersionSummary {
  id: string;
  number: number;
  createdAt: Date;
  createdBy: string | null;
  /** What its author says of the change; empty for an import. */
  message: string;
  contentHash: string;
  classCount: number;
  photos: SplitCounts;
  skipped: number;
}

export interface DatasetClassRow extends CoinClass {
  photos: SplitCounts;
  sampleHash: string | null;
}

/** Since when the test set of a dataset is locked: what was ever tested on is never trained on again. */
interface TestLock {
  at: Date;
  /** Name of who locked it; null when that is not known any more. */
  by: string | null;
}

export interface DatasetDetail {
  id: string;
  name: string;
  description: string;
  revision: number;
  createdAt: Date;
  /** Since when it is hidden from lists; null when it is not. */
  archivedAt: Date | null;
  /** Null when it is not locked. */
  testLock: TestLock | null;
  versions: DatasetVersionSummary[];
}

export interface DatasetVersionDetail extends DatasetVersionSummary {
  datasetId: string;
  datasetName: string;
  classes: DatasetClassRow[];
  report: ImportReport;
}

/** Only the fields that changed. */
export const renameDatasetInput = z.object({
  datasetId: z.string(),
  revision: revisionSchema,
  name: datasetNameSchema.optional(),
  description: z.string().max(2000).optional(),
});
