import type { PhotoCoins } from '@/shared/coin-on-photo';
import type { ScoreJson, TraitsJson } from '@/shared/serving/read-answer';

/** An answer as the history keeps it. */
export interface ModelAnswer {
  modelId: string;
  /** Decoding and network together, milliseconds. */
  ms: number;
  top: ScoreJson[];
  /** Of the further coins. */
  others: ScoreJson[][];
  /** Of all coins. */
  traits: TraitsJson[];
}

/** An entry for the history, as models have answered it. */
export interface NewEntry {
  id: string;
  userId: string;
  photoHash: string;
  fileName: string;
  found: PhotoCoins | null;
  answers: ModelAnswer[];
  createdAt: Date;
}
