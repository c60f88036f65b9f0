import { z } from 'zod';
import { revisionSchema } from './edits';

const MAX_DAYS = 3650;
const days = z.number().int().min(1, 'At least 1 day').max(MAX_DAYS, `At most ${MAX_DAYS} days`);
/** Null keeps it until somebody deletes it. */
const optionalDays = days.nullable().default(null);

/** How long what is kept, in days. */
export const retentionSchema = z.object({
  /** In the bin, before it is removed for good. */
  binDays: days.default(30),
  /** Classified photos with their predictions. */
  classificationDays: optionalDays,
  /** Checkpoints of failed runs, which a retry could continue from. */
  checkpointDays: days.default(14),
  /** Log lines and machine telemetry of runs that have ended. Curves and metrics stay. */
  eventDays: optionalDays,
  /** Thumbnails that nobody has looked at; they are made again on demand. */
  thumbnailDays: optionalDays,
  /** Photos keep place, time and device when they are stored. */
  keepPhotoMetadata: z.boolean().default(false),
});
export type Retention = z.output<typeof retentionSchema>;

export interface SavedRetention {
  retention: Retention;
  revision: number;
}

export const saveRetentionInput = z.object({ retention: retentionSchema, revision: revisionSchema });

/** What the settings would remove now. */
export interface RetentionPreview {
  rule: RetentionRule;
  items: number;
  /** Null where it is not known beforehand. */
  bytes: number | null;
}

/** Settings that remove something by themselves, the bin apart. */
export const RETENTION_RULES = [
  'classificationDays',
  'checkpointDays',
  'eventDays',
  'thumbnailDays',
] as const;
export type RetentionRule = (typeof RETENTION_RULES)[number];

export type UsageKind =
  | 'datasetPhotos'
  | 'classifiedPhotos'
  | 'models'
  | 'checkpoints'
  | 'thumbnails'
  | 'database'
  | 'unused';

interface UsagePart {
  kind: UsageKind;
  bytes: number | null;
  items: number;
}

/** What takes room, and how much is left. */
export interface DiskUsage {
  parts: UsagePart[];
  /** Of the disk with the data folder. */
  freeBytes: number;
  totalBytes: number;
  /** Files are in a bucket, not on this disk. */
  remote: boolean;
}
