import { z } from 'zod';
import { coinChoiceSchema, type PhotoCoins } from '../coin-on-photo';
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
