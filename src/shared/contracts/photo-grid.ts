import { z } from 'zod';
import { type Split, splitSchema } from '../coin-class';
import { AREA_CORNERS } from '../polygon';
import { FINDING_KINDS, type FindingKind } from './curation';
import type { RunLeaks } from './leaks';

/** How a photo came into its dataset: with an import, cut out of a larger photo, drawn for the demonstration, or through the incoming queue. */
export const PHOTO_SOURCES = ['import', 'cut', 'drawn', 'classify', 'api', 'camera', 'review'] as const;
export type PhotoSource = (typeof PHOTO_SOURCES)[number];

export const photoSourceLabels: Record<PhotoSource, string> = {
  import: 'Import',
  cut: 'Cut from a photo',
  drawn: 'Demonstration',
  classify: 'Classify',
  api: 'API',
  camera: 'Camera',
  review: 'Review',
};

/** Photos between two marks of the grid. */
export const GRID_PAGE = 120;
/** Photos of one bulk action: as many as an archive may bring. */
export const MAX_BULK_PHOTOS = 200_000;

/** As databases give them to photos of versions. */
const idSchema = z
  .number()
  .int()
  .min(0)
  .max(2 ** 31 - 1);
const pixels = z.number().int().min(0).max(100_000);
const share = z.number().min(0).max(1);
const text = z.string().min(1).max(300);
const day = z.string().regex(/^\d{4}-\d\d-\d\d$/, 'A date is written YYYY-MM-DD');

/** Which photos of a version: all that is named must be true of them. */
export const photoFilterSchema = z.object({
  split: splitSchema.optional(),
  classIndex: z.number().int().min(0).optional(),
  currency: text.optional(),
  country: text.optional(),
  /** Of the shorter side, in pixels. */
  sideFrom: pixels.optional(),
  sideTo: pixels.optional(),
  /** Part of a finding of this kind, or of any, that nobody has done or ignored; `none`: of none. */
  flag: z.enum(['any', 'none', ...FINDING_KINDS]).optional(),
  /** Photos that this evaluation has an answer to. */
  evaluation: z.string().max(64).optional(),
  /** Of the evaluation. */
  answer: z.enum(['right', 'wrong']).optional(),
  /** The class that it answered with, by its index among the classes of the model. */
  answeredClass: z.number().int().min(0).optional(),
  confidenceFrom: share.optional(),
  confidenceTo: share.optional(),
  source: z.enum(PHOTO_SOURCES).optional(),
  /** When the dataset first had the photo; both days included, as UTC has them. */
  addedFrom: day.optional(),
  addedTo: day.optional(),
  /** Within an area of the map of the version, see `polygon.ts`. */
  area: z
    .string()
    .max(AREA_CORNERS * 11)
    .regex(/^\d{1,4},\d{1,4}( \d{1,4},\d{1,4}){2,}$/, 'An area has three corners or more')
    .optional(),
});
export type PhotoFilter = z.output<typeof photoFilterSchema>;
export type PhotoFlag = NonNullable<PhotoFilter['flag']>;

const versionRef = { versionId: z.string().max(64), filter: photoFilterSchema.default({}) };

export const photoGridInput = z.object({
  ...versionRef,
  /** Photos behind the one of this id. */
  cursor: idSchema.optional(),
  limit: z.number().int().min(1).max(200).default(GRID_PAGE),
});
export const photoOutlineInput = z.object(versionRef);
export const answerClassesInput = z.object({
  versionId: z.string().max(64),
  evaluation: z.string().max(64),
});

export interface GridPhoto {
  id: number;
  hash: string;
  classIndex: number;
  classLabel: string;
  split: Split;
  fileName: string;
  /** What it was cut from and where, as `FILE#xywh=X,Y,WIDTH,HEIGHT` in pixels; null for a photo that came as a file. */
  origin: string | null;
  /** Of the evaluation of the filter; null without one. */
  answer: { label: string; isRight: boolean; confidence: number } | null;
}

export interface PhotoGridPage {
  items: GridPhoto[];
  nextCursor: number | null;
}

/** How many photos a filter finds, and the id before each page of them: whoever scrolls far starts there. */
export interface PhotoOutline {
  total: number;
  /** Cursors, one for each `GRID_PAGE` photos; null for the first. */
  cursors: (number | null)[];
}

/** What photos of a version can be filtered by. */
export interface PhotoChoices {
  flags: { kind: FindingKind; findings: number }[];
  sources: PhotoSource[];
  /** Evaluations whose answers can be filtered by, the latest first. */
  evaluations: {
    id: string;
    model: number;
    modelName: string;
    split: Split | 'all';
    top1: number | null;
    leaks: RunLeaks | null;
  }[];
}

/** Photos of a grid, by ranges of their ids: whoever chooses all of 100,000 names none. */
export const photoSelectionSchema = z.object({
  filter: photoFilterSchema,
  ranges: z
    .array(z.tuple([idSchema, idSchema]))
    .min(1)
    .max(2000),
});
export type PhotoSelection = z.output<typeof photoSelectionSchema>;
