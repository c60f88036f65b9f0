import { z } from 'zod';
import { type CoinClass, type Split, splitSchema } from '../coin-class';
import { cleanLines, nameSchema } from '../names';
import { FINDING_KINDS, FINDING_STATUSES, type Finding } from './curation';
import type { SplitCounts } from './datasets';
import { pageFields } from './paging';
import { photoSelectionSchema } from './photo-grid';

/** Photos of one operation. */
const MAX_OPERATION_PHOTOS = 5000;
const MAX_CLASSES = 20_000;

const photoHashSchema = z.string().regex(/^[0-9a-f]{64}$/, 'A photo is named by its hash');
const photosSchema = z.array(photoHashSchema).min(1).max(MAX_OPERATION_PHOTOS);
const classKeySchema = z.string().min(1).max(300);
/** What a new class may be called. */
export const newKeySchema = nameSchema(80, 'Give the class a name').refine(
  (key) => !/[/\\]/.test(key) && key !== '.' && key !== '..',
  'The name of a class is that of a folder: no slashes',
);
const optionalText = (most: number) =>
  z
    .string()
    .trim()
    .max(most, `At most ${most} characters`)
    .transform((text) => text || null)
    .nullable();

/** What people may say of a class; null takes it away. */
export const classChangesSchema = z.object({
  label: nameSchema(120, 'Give the class a label').optional(),
  value: optionalText(80).optional(),
  currency: optionalText(80).optional(),
  country: optionalText(80).optional(),
  years: optionalText(80)
    .refine((text) => text === null || /\d/.test(text), 'Write years such as 1999–2002')
    .optional(),
  synonyms: z.array(nameSchema(120)).max(30).optional(),
});
export type ClassChanges = z.infer<typeof classChangesSchema>;

/** Everything that can be done to a dataset version. */
export const operationSchema = z.discriminatedUnion('kind', [
  /** Somebody looked, and they are right as they are. */
  z.object({ kind: z.literal('keep'), photos: photosSchema }),
  z.object({ kind: z.literal('drop'), photos: photosSchema }),
  /** Brings back what was dropped. */
  z.object({ kind: z.literal('restore'), photos: photosSchema }),
  z.object({ kind: z.literal('relabel'), photos: photosSchema, classKey: classKeySchema }),
  z.object({ kind: z.literal('move'), photos: photosSchema, split: splitSchema }),
  z.object({
    kind: z.literal('edit-photo'),
    photo: photoHashSchema,
    name: nameSchema(200, 'Give the photo a file name').optional(),
    /** What all photos of one coin share; null takes it away. */
    coin: optionalText(200).optional(),
  }),
  z.object({ kind: z.literal('edit-class'), classKey: classKeySchema, changes: classChangesSchema }),
  z.object({
    kind: z.literal('merge-classes'),
    from: z.array(classKeySchema).min(1).max(100),
    into: classKeySchema,
  }),
  z.object({
    kind: z.literal('split-class'),
    classKey: classKeySchema,
    newKey: newKeySchema,
    label: nameSchema(120, 'Give the class a label'),
    photos: photosSchema,
  }),
  z.object({ kind: z.literal('remove-class'), classKey: classKeySchema }),
  z.object({ kind: z.literal('reorder-classes'), order: z.array(classKeySchema).min(1).max(MAX_CLASSES) }),
]);
export type Operation = z.output<typeof operationSchema>;

/** An operation as answers tell it: of its photos the first few, and how many there are. */
export type ToldOperation = Operation & { photoCount?: number };

const requestIdSchema = z.string().min(8).max(64);
const draftRef = { draftId: z.string().max(64) };

export const applyOperationInput = z.object({
  ...draftRef,
  /** Made up by the sender: an operation that is sent twice is done once. */
  requestId: requestIdSchema,
  operation: operationSchema,
  /** Revisions that were seen of photos (`photo HASH`), classes (`class KEY`) and the order of classes (`order`). */
  seen: z.record(z.string().max(400), z.number().int().min(0)).default({}),
  /** Up to which entry of the log the rest was seen. */
  seenSeq: z.number().int().min(0).optional(),
  /** Findings that it settles. */
  findings: z.array(z.number().int()).max(MAX_OPERATION_PHOTOS).default([]),
  /** The conflict that it solves. */
  settles: z.number().int().optional(),
});

/** Without `seq`: the caller's own latest. */
export const undoInput = z.object({
  ...draftRef,
  requestId: requestIdSchema,
  seq: z.number().int().optional(),
});
export const settleConflictInput = z.object({
  ...draftRef,
  requestId: requestIdSchema,
  seq: z.number().int(),
});

/** Somebody else has changed what an operation was about, after its author had seen it. */
export interface OperationConflict {
  target: string;
  /** Name of who did; null when that is not known any more. */
  by: string | null;
  /** What they did. */
  operation: Operation | null;
}

/** `conflict`: nothing was changed, and the operation stands in the log as a conflict to be settled. */
export type AppliedOperation =
  | { outcome: 'applied'; seq: number }
  | { outcome: 'conflict'; seq: number; conflicts: OperationConflict[] };

/** `begun`: an action of many photos is undone, or done again, in the background. */
export type TurnedOperation = AppliedOperation | { outcome: 'begun' };

export const createDraftInput = z.object({
  versionId: z.string().max(64),
  name: nameSchema(80, 'Give the draft a name').default('Draft'),
});
export const listDraftsInput = z.object({ datasetId: z.string().max(64), ...pageFields });
export const draftInput = z.object(draftRef);

export type DraftState = 'open' | 'published' | 'rebased' | 'discarded';

export interface DraftListItem {
  id: string;
  name: string;
  state: DraftState;
  baseNumber: number;
  createdAt: Date;
  createdBy: string | null;
  /** Operations that are not undone. */
  operations: number;
  conflicts: number;
}

export interface DraftClass extends CoinClass {
  revision: number;
  photos: SplitCounts;
  /** Keys of the classes that were merged into it. */
  merged: string[];
  isNew: boolean;
  /** What became of its photos, against the base. */
  changes: ClassPhotoChanges;
}

export interface ClassPhotoChanges {
  dropped: number;
  relabelledIn: number;
  relabelledOut: number;
  moved: number;
}

/** Who works at a draft now, and at which finding. */
export interface DraftVisitor {
  userId: string;
  name: string;
  finding: number | null;
}

/** What would be undone or done again next. */
export interface TurnableOperation {
  seq: number;
  operation: ToldOperation;
  /** Operations that are turned together: a bulk action of many photos is several. */
  parts: number;
}

/** A change of more photos than one transaction should change: it runs in the background, part by part. */
export interface DraftBulk {
  direction: 'do' | 'undo' | 'redo';
  /** Without its photos; null when it is undone or done again. */
  operation: Operation | null;
  by: string | null;
  isMine: boolean;
  isRunning: boolean;
  /** Parts. */
  done: number;
  total: number;
  /** Parts that could not be undone, or done again, because somebody has changed the same photos after that. */
  left: number;
}

export interface DraftDetail {
  id: string;
  name: string;
  state: DraftState;
  datasetId: string;
  datasetName: string;
  baseId: string;
  baseNumber: number;
  latestId: string;
  latestNumber: number;
  lastSeq: number;
  createdAt: Date;
  createdBy: string | null;
  /** Number of the version, or id of the draft, that it became. */
  publishedNumber: number | null;
  rebasedTo: string | null;
  photos: SplitCounts;
  basePhotos: SplitCounts;
  /** In the order of the network's output. */
  classes: DraftClass[];
  /** Classes of the base that were removed. */
  removed: string[];
  orderRevision: number;
  changedPhotos: number;
  droppedPhotos: number;
  /** It holds what its base holds: there is nothing to publish. */
  isUnchanged: boolean;
  /** What keeps it from being published, with what to do. */
  problems: string[];
  visitors: DraftVisitor[];
  /** The caller's own. */
  undo: TurnableOperation | null;
  redo: TurnableOperation | null;
  conflicts: number;
  /** What runs, or was left by the last that did. */
  bulk: DraftBulk | null;
}

/** How a photo stands in a draft. */
export interface DraftPhoto {
  hash: string;
  file: string;
  /** Null for a file that is not part of the version. */
  now: { classKey: string; classLabel: string; split: Split; isDropped: boolean; isKept: boolean } | null;
  revision: number;
  bytes: number | null;
  width: number | null;
  height: number | null;
}

export interface QueueItem extends Omit<Finding, 'photos' | 'suggestion'> {
  photos: (DraftPhoto & Pick<Finding['photos'][number], 'classKey' | 'split' | 'kept'>)[];
  /** Class keys, the most likely first. */
  suggestions: string[];
}

export const queueFilterSchema = z.object({
  kind: z.enum(FINDING_KINDS).optional(),
  status: z.enum(FINDING_STATUSES).optional(),
  scope: z.enum(['all', 'leaks', 'conflicts']).default('all'),
});
export const draftQueueInput = z.object({ ...draftRef, ...queueFilterSchema.shape, ...pageFields });

export const draftPhotosInput = z.object({
  ...draftRef,
  classKey: classKeySchema.optional(),
  cursor: z.number().int().optional(),
  limit: z.number().int().min(1).max(200).default(60),
});

export interface DraftPhotoPage {
  items: DraftPhoto[];
  nextCursor: number | null;
}

export const draftHistoryInput = z.object({
  ...draftRef,
  /** Only conflicts that nobody has settled. */
  conflicts: z.boolean().default(false),
  ...pageFields,
});

export interface DraftLogEntry {
  seq: number;
  kind: 'operation' | 'conflict' | 'undo' | 'redo' | 'settle';
  about: number | null;
  /** Whole where it is a conflict, which may be done all the same. */
  operation: ToldOperation | null;
  standing: boolean;
  by: string | null;
  isMine: boolean;
  at: Date;
}

/** What a bulk action does with photos that were chosen in the grid. */
const photosActionSchema = z.object({
  action: z.literal('photos'),
  photos: photoSelectionSchema,
  change: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('drop') }),
    z.object({ kind: z.literal('relabel'), classKey: classKeySchema }),
    z.object({ kind: z.literal('move'), split: splitSchema }),
  ]),
});
export type PhotosAction = z.output<typeof photosActionSchema>;

/** What a bulk action does with the findings that a filter finds, or with photos that were chosen. */
const bulkActionSchema = z.discriminatedUnion('action', [
  /** By rule: of each group of near copies within one class one photo stays. */
  z.object({ action: z.literal('clean') }),
  z.object({ action: z.literal('drop'), filter: queueFilterSchema }),
  z.object({ action: z.literal('keep'), filter: queueFilterSchema }),
  z.object({ action: z.literal('move'), filter: queueFilterSchema, split: splitSchema }),
  photosActionSchema,
]);
export type BulkAction = z.output<typeof bulkActionSchema>;

export const planBulkInput = z.object({ ...draftRef, bulk: bulkActionSchema });
/** On a version, or on a draft of it. */
export const planPhotosInput = z.object({
  versionId: z.string().max(64),
  draftId: z.string().max(64).optional(),
  bulk: photosActionSchema,
});
export const planCleanInput = z.object({ versionId: z.string().max(64) });
export const applyBulkInput = z.object({
  ...draftRef,
  bulk: bulkActionSchema,
  requestId: requestIdSchema,
  /** Head of the log when the plan was shown. */
  seenSeq: z.number().int().min(0),
});

/** What was done of a bulk action; `goesOn`: the draft shows how far it is. */
export interface AppliedBulk {
  photos: number;
  goesOn: boolean;
}

/** What a bulk action would do. */
export interface BulkPlan {
  seq: number;
  /** 0 for photos that were chosen by themselves. */
  findings: number;
  photos: number;
  /** By class and split, the most first. */
  rows: { classKey: string; split: Split; photos: number }[];
  /** Some of them. */
  sample: { hash: string; file: string; why: string }[];
  /** Groups that people have to decide, by reason. */
  left: { reason: string; groups: number }[];
}

export const publishDraftInput = z.object({
  ...draftRef,
  message: z
    .string()
    .max(4000)
    .transform((text) => cleanLines(text).trim())
    .pipe(z.string().min(1, 'Say what changed').max(1000, 'At most 1,000 characters')),
  /** Head of the log that its author has seen. */
  seenSeq: z.number().int().min(0),
});

export interface RebasePlan {
  fromNumber: number;
  toNumber: number;
  operations: number;
  /** Operations that cannot be carried over as they are, and why. They become conflicts of the new draft. */
  conflicts: { seq: number; operation: Operation; reason: string }[];
}
