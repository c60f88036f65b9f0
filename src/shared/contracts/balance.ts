import type { RunLeaks } from './leaks';
/** Photos that a model was asked about, and how many it named rightly. */
export interface AnsweredPhotos {
  photos: number;
  right: number;
}

export interface BalancedClass {
  key: string;
  label: string;
  /** For training. */
  photos: number;
  answered: AnsweredPhotos | null;
}

/** The classes of one currency or country. */
export interface BalancedPart {
  name: string;
  classes: number;
  /** For training. */
  photos: number;
  answered: AnsweredPhotos | null;
}

/** How evenly the photos of a version are spread, and what that costs. */
export interface DatasetBalance {
  classes: number;
  /** Photos for training of the smallest class, of the one in the middle and of the largest. */
  fewest: number;
  median: number;
  most: number;
  /** The smallest classes. */
  smallest: BalancedClass[];
  /** The smallest quarter of the classes beside all others; null without a model that was evaluated on both. */
  cost: {
    classes: number;
    smallest: AnsweredPhotos;
    others: AnsweredPhotos;
    /** By how much the accuracy would rise if the smallest were answered as well as the others; 0.01 is a point. */
    points: number;
  } | null;
  currencies: BalancedPart[];
  countries: BalancedPart[];
  /** The newest model of the dataset that was evaluated; null without one. */
  model: { id: string; number: number; split: 'test' | 'validation'; leaks: RunLeaks | null } | null;
}
