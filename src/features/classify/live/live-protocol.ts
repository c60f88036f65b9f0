import type { CoinPlace } from '@/shared/coin-on-photo';
import type { ClassScore, CoinTraits, LiveModel } from '@/shared/contracts/classify';

/* What a page and the worker that answers in its browser say to each other. */

export type ToWorker =
  | { type: 'open'; model: LiveModel }
  /** It is the worker's from then on. */
  | { type: 'look'; picture: ImageBitmap };

export type FromWorker =
  /** Answers come with what is seen from now on. */
  | { type: 'ready' }
  /** There will be no answers; coins are still seen. */
  | { type: 'failed'; reason: string }
  | { type: 'seen'; seen: SeenCoins };

/** What a model says of one coin. */
export interface LiveAnswer {
  /** The five most probable classes, best first. */
  top: ClassScore[];
  traits: CoinTraits;
}

export interface SeenCoins {
  /** Height of the picture by its width. */
  aspect: number;
  /** In reading order. */
  coins: CoinPlace[];
  /** Of the first coins; null before the model is there. */
  answers: LiveAnswer[] | null;
  /** How long it took, milliseconds. */
  ms: number;
}
