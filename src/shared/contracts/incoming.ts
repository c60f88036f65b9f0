import { z } from 'zod';
import type { Split } from '../coin-class';
import { nameSchema } from '../names';
import type { ClassScore } from './classify';
import { pageFields } from './paging';

/** Where a photo of the queue came from. */
const INCOMING_SOURCES = ['classify', 'api', 'camera', 'import', 'review'] as const;
export type IncomingSource = (typeof INCOMING_SOURCES)[number];

export const incomingSourceLabels: Record<IncomingSource, string> = {
  classify: 'Classify',
  api: 'API',
  camera: 'Camera',
  import: 'Import',
  review: 'Review',
};

/** Which photos of the queue: those that wait without or with a class, and what became of the others. */
export const INCOMING_VIEWS = ['unlabelled', 'labelled', 'accepted', 'rejected'] as const;
export type IncomingView = (typeof INCOMING_VIEWS)[number];

/** `accepting`: the import that takes it into a version runs. */
export type IncomingState = 'waiting' | 'accepting' | 'accepted' | 'rejected';

export interface IncomingPhoto {
  id: string;
  /** Sent back with each change: a change on top of an older one is refused. */
  revision: number;
  hash: string;
  fileName: string;
  source: IncomingSource;
  note: string;
  state: IncomingState;
  /** Key of the class that it is to go to; null until somebody says. */
  class: string | null;
  /** Names of people; null when they are not known. */
  sentBy: string | null;
  labelledBy: string | null;
  createdAt: Date;
  /** Where the latest version has this very photo. */
  present: { class: string; split: Split; fileName: string } | null;
  /** What the newest model of this dataset that was asked has said of it. */
  suggestion: { modelNumber: number; top: ClassScore[] } | null;
}

export interface IncomingCounts {
  unlabelled: number;
  labelled: number;
  /** Labelled photos that the latest version does not have: those that can be accepted. */
  acceptable: number;
  accepted: number;
  rejected: number;
  /** Number of the latest version; null when there is none yet. */
  version: number | null;
  /** What the next version will be called. */
  nextVersion: number;
}

/** Key of a class, one of the dataset or a new one. */
export const incomingClassSchema = nameSchema(200, 'Give the class a name');

export const incomingNoteSchema = z.string().trim().max(500, 'At most 500 characters');

const dataset = { datasetId: z.string() };

/** Photos at the state in which somebody saw them. */
const photos = z
  .array(z.object({ id: z.string(), revision: z.number().int() }))
  .min(1)
  .max(500);

export const listIncomingInput = z.object({ ...dataset, view: z.enum(INCOMING_VIEWS), ...pageFields });

export const labelIncomingInput = z.object({
  ...dataset,
  photos,
  /** Null takes the class off again. */
  class: incomingClassSchema.nullable(),
});

export const decideIncomingInput = z.object({ ...dataset, photos });

export const acceptIncomingInput = z.object({
  ...dataset,
  /** Those named, or all that are labelled and not in the latest version. */
  photos: z.union([photos, z.literal('all')]),
  /** How many whoever accepts has seen: it is refused when there are more or fewer by now. */
  expected: z.number().int().min(1),
  /** `train`: all for training. `share`: of each class some for validation and test, as in a new dataset. */
  into: z.enum(['train', 'share']).default('train'),
  message: z.string().trim().max(500).default(''),
});

export const reportWrongInput = z.object({
  classificationId: z.string(),
  ...dataset,
  class: incomingClassSchema.nullable(),
  note: incomingNoteSchema.default(''),
});

/** What became of a change to several photos; the others were changed by somebody else meanwhile. */
export interface IncomingChange {
  changed: number;
  /** Ids of those that were left as they are. */
  stale: string[];
}

/** A photo was sent to the queue. */
export interface IncomingAdded {
  id: string;
  hash: string;
  /** False when it waits there already. */
  isNew: boolean;
  /** Where the latest version has this very photo. */
  present: IncomingPhoto['present'];
}
