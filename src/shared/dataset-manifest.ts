import { z } from 'zod';
import { coinClassSchema, splitSchema } from './coin-class';

/**
 * The archive of a dataset version is a Hugging Face ImageFolder with one document more:
 *
 *     mintmark.json                    this manifest: the classes in their order, with all that is known of them
 *     train/metadata.jsonl             a line for each photo of the split
 *     train/0003-5-won/4f1c….jpg
 *     validation/…, test/…
 *
 * `mintmark.json` makes an import exact; programs that do not know it read the lines and folders.
 */
export const MANIFEST_FILE = 'mintmark.json';
/** In the folder of each split. */
export const METADATA_FILE = 'metadata.jsonl';

export const datasetManifestSchema = z.object({
  format: z.literal('mintmark-dataset'),
  /** Raised when a reader of today could not read what is written then. */
  formatVersion: z.literal(1),
  dataset: z.object({
    name: z.string(),
    version: z.number().int(),
    message: z.string(),
    createdAt: z.string(),
    /** SHA-256 of what the version means; that of the version which an import makes is the same. */
    contentHash: z.string(),
  }),
  /** In the order of a network's output. */
  classes: z.array(coinClassSchema.omit({ index: true })).min(1),
  /** Paths of the lines, by split. */
  photos: z.partialRecord(splitSchema, z.string()),
});
export type DatasetManifest = z.infer<typeof datasetManifestSchema>;

/** A line of `metadata.jsonl`. */
export interface ManifestLine {
  /** Relative to the folder of the split. */
  file_name: string;
  /** Key of the class. */
  label: string;
  class_name: string;
  value: string | null;
  currency: string | null;
  country: string | null;
  /** As the photo is called within its class. */
  name: string;
  /** What all photos of one coin share, within the class. */
  coin: string | null;
  /** The same as the version has it. */
  coin_group: string | null;
  /** What it was cut from and where. */
  origin: string | null;
  /** SHA-256 of the photo's bytes. */
  sha256: string;
}
