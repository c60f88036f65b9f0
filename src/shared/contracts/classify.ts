import { z } from 'zod';
import type { CoinClass } from '../coin-class';
import { coinChoiceSchema, type PhotoCoins } from '../coin-on-photo';
import type { PreprocessingSpec } from '../preprocessing';
import type { Facets } from '../serving/facets';
import type { ServingProfile } from '../serving/profile';
import { addCommentInput } from './comments';
import { archivedField } from './paging';

/** One class of a top list with its probability. */
export interface ClassScore {
  class: string;
  label: string;
  value: string | null;
  currency: string | null;
  country: string | null;
  p: number;
}

/** What a model says of one coin besides its classes. */
export interface CoinTraits extends Facets {
  /**
   * How far it speaks for a coin that the model has learned: from 0, which is the model's threshold, upwards for known ones
   * and downwards for all else. Null where the model could not tell at that time.
   */
  known: number | null;
  /** The probabilities were scaled by the model's temperature. */
  calibrated: boolean;
}

export interface ClassificationModelResult {
  modelId: string;
  modelNumber: number;
  modelName: string;
  datasetName: string;
  top1: number | null;
  /** Decoding and network together, milliseconds. */
  ms: number;
  /** Turns of the photo over which the answer is averaged; 1 is none. */
  rotations: number;
  /** Five most probable classes, best first; of the first coin when there are several. */
  top: ClassScore[];
  /** The same of the further coins, in their order. */
  others: ClassScore[][];
  /** Of all coins, in their order; none of answers of an earlier release. */
  traits: CoinTraits[];
  /** By coin: the surest answer of all models names a coin that this model has no class for. */
  outside: boolean[];
}

export interface ClassificationItem {
  id: string;
  photoHash: string;
  fileName: string;
  createdAt: Date;
  /** Since when it is hidden from lists; null when it is not. */
  archivedAt: Date | null;
  user: string;
  /** Whose it is: two people may have one name. */
  userId: string;
  /** The coins that were found on the photo, or placed; null when it was asked about as a whole. */
  found: PhotoCoins | null;
  /** The photo of the other face of the same coin; the answers are then about both. */
  otherFace: { id: string; photoHash: string; fileName: string } | null;
  results: ClassificationModelResult[];
}

export const classificationHistoryInput = z.object({
  cursor: z.string().optional(),
  archived: archivedField,
  limit: z.number().int().min(1).max(100).default(20),
});

export interface ClassificationHistory {
  items: ClassificationItem[];
  nextCursor: string | null;
}

/** Which coins of a photo of the history are asked about from now on. */
export const classifyCoinsInput = z.object({ id: z.string(), coins: coinChoiceSchema });

/** The answer of one model to one coin of a photo, looked at closely. */
export const explainInput = z.object({
  id: z.string(),
  model: z.string(),
  coin: z.number().int().min(0).max(999).default(0),
  /** Key of the class whose heat map is wanted; without one the most probable. */
  class: z.string().optional(),
});

/** A stored photo that a model learned from or was evaluated on, looked at closely. */
export const explainPhotoInput = z.object({
  model: z.string(),
  photoHash: z.string().regex(/^[0-9a-f]{64}$/, 'A photo is named by its hash'),
  /** Index of the class whose heat map is wanted. */
  classIndex: z.number().int().min(0),
});

/** A training photo that is like what was asked about. */
export interface NearestPhoto {
  hash: string;
  fileName: string;
  label: string;
  /** Cosine of the features, 1 for the same. */
  likeness: number;
}

export interface Explanation {
  /** What the model saw, as a data URL. */
  frame: string;
  /** Where on it the class was seen, row by row; null while the network is of an earlier release. */
  heatMap: { side: number; values: number[] } | null;
  /** The likest first; null while the model's training photos are not described. */
  nearest: NearestPhoto[] | null;
  /** What the model's profile is at: its confidences, what it knows, and the nearest photos. */
  profile: { state: 'queued' | 'running' | 'done' | 'failed'; done: number; total: number } | null;
}

export const samplesInput = z.object({
  model: z.string(),
  /** Another one shows others. */
  turn: z.number().int().min(0).max(100_000).default(0),
});

/** Test photos of a model's own data, to try it on. */
export interface Samples {
  datasetName: string;
  photos: { hash: string; fileName: string; label: string }[];
}

export const answerCommentsInput = z.object({ id: z.string(), archived: archivedField });
export const addAnswerCommentInput = z.object({ id: z.string(), body: addCommentInput.shape.body });

/** A remark on what models answered to a photo. */
export interface AnswerComment {
  id: string;
  body: string;
  author: string;
  createdAt: Date;
  /** Since when lists do not show it; null when they do. */
  archivedAt: Date | null;
  /** The caller may archive and delete it. */
  removable: boolean;
}

/** Joins two photos of one coin, one of each face; without `other` they are taken apart again. */
export const joinFacesInput = z.object({ id: z.string(), other: z.string().nullable() });

/** All that a browser needs to answer with a model by itself. */
export interface LiveModel {
  id: string;
  number: number;
  name: string;
  /** In the order of the network's outputs. */
  classes: CoinClass[];
  preprocessing: PreprocessingSpec;
  /** Null until it is made. */
  profile: ServingProfile | null;
  /** Addresses on this server; the prototypes are null until they are made. */
  network: string;
  prototypes: string | null;
  /** The program that answers, for a worker of the page, and what runs the network in it. */
  program: string;
  runtime: string;
}
