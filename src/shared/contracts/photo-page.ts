import { z } from 'zod';
import type { Split } from '../coin-class';
import type { Finding } from './curation';
import type { DraftState, Operation } from './drafts';
import { type PhotoSource, photoFilterSchema } from './photo-grid';

export const photoPageInput = z.object({
  versionId: z.string().max(64),
  hash: z.string().regex(/^[0-9a-f]{64}$/, 'A photo is named by its hash'),
  /** Of the grid that it was opened from: what comes before and after it. */
  filter: photoFilterSchema.default({}),
});

/** What became of a photo with a version of its dataset. */
export interface PhotoVersion {
  number: number;
  at: Date;
  by: string | null;
  message: string;
  /** `came`: first, or again. */
  change: ('came' | 'went' | 'relabelled' | 'moved' | 'renamed')[];
  /** Null when the version does not have it. */
  now: { classLabel: string; split: Split; fileName: string } | null;
}

/** What a draft does to a photo. */
export interface PhotoDraft {
  id: string;
  name: string;
  state: DraftState;
  baseNumber: number;
  /** The last that was done to it and stands. */
  operation: Operation | null;
  by: string | null;
  at: Date | null;
}

/** What a model says of a photo. */
export interface PhotoAnswer {
  modelId: string;
  model: number;
  modelName: string;
  /** The most probable classes, the first first; of a trainer's evaluation the first alone. */
  classes: { label: string; probability: number }[];
  isRight: boolean;
}

export interface PhotoPage {
  id: number;
  hash: string;
  fileName: string;
  classIndex: number;
  classKey: string;
  classLabel: string;
  split: Split;
  coin: string | null;
  origin: string | null;
  source: PhotoSource;
  addedAt: Date | null;
  format: string;
  width: number;
  height: number;
  bytes: number;
  /** The gravest first, those included that people have settled. */
  findings: Pick<
    Finding,
    'id' | 'kind' | 'status' | 'acrossSplits' | 'acrossClasses' | 'measured' | 'photos' | 'photoCount'
  >[];
  /** Other photos of the same coin. */
  sameCoin: { hash: string; fileName: string; split: Split }[];
  /** The newest first; versions in which nothing changed for it are left out. */
  history: PhotoVersion[];
  drafts: PhotoDraft[];
  /** Newest models first. */
  answers: PhotoAnswer[];
  /** Where it stands in the grid; hashes of those beside it. */
  place: { index: number; total: number; previous: string | null; next: string | null };
}
