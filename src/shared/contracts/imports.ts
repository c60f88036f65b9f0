import { z } from 'zod';
import type { CoinClass } from '../coin-class';
import { datasetNameSchema, type ImportStatus } from './datasets';
import { type ImportPlan, importOptionsSchema } from './import-plan';

export const planImportInput = z.object({
  importId: z.string(),
  /** Of the dataset: a known one is compared with. */
  name: z.string().max(80).optional(),
  options: importOptionsSchema.default({}),
});

/** An import that the server fetches by itself. */
export const fetchImportInput = z.object({
  /** Of the dataset; may be changed before it is saved. */
  name: datasetNameSchema,
  /** `https://…`, `s3://bucket/prefix` or `server:/path/of/a/folder`. */
  from: z.string().trim().min(1).max(4000),
});

export const saveImportInput = z.object({
  importId: z.string(),
  name: datasetNameSchema,
  options: importOptionsSchema.default({}),
  /** Id of the latest version, whose photos the new one has too; null for a version of these photos alone. */
  addTo: z.string().nullable().default(null),
});

type ClassMeaning = Pick<CoinClass, 'label' | 'value' | 'currency' | 'country'>;

/** What a staged import would change of the latest version of the dataset of that name. */
export interface ImportDifference {
  datasetId: string;
  versionId: string;
  version: number;
  /** Photos of that version. */
  photos: number;
  newClasses: string[];
  /** Classes of that version that the import has no folder for. */
  missingClasses: string[];
  changedClasses: { key: string; from: ClassMeaning; to: ClassMeaning }[];
  /** Photos whose class has no photo of that file name in the version; copies under other names are found while saving. */
  newPhotos: number;
}

export interface PlannedImport {
  status: ImportStatus;
  plan: ImportPlan;
  /** Null when there is no dataset of that name. */
  difference: ImportDifference | null;
}
