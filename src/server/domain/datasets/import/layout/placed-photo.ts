import type { CoinClass, Split } from '@/shared/coin-class';
import type {
  ImportQuestion,
  ManifestKind,
  PlannedLevel,
  PlannedSplit,
} from '@/shared/contracts/import-plan';
import type { Crop } from '../../../../pool/pool-tasks';
import type { ListedEntry } from './listing';
import type { SortedFile } from './sort-entries';

/** A file that is to become a photo of a class, whatever its bytes are. */
export interface PlacedPhoto {
  /** As reports and previews name it. */
  path: string;
  entry: ListedEntry;
  classKey: string;
  /** Null when the import makes the splits. */
  split: Split | null;
  /** As it is listed within its class. */
  name: string;
  /** What all photos of one coin share; null when that is not known. */
  coin: string | null;
  /** What it was cut from before; left out for a photo that came as a file. */
  origin?: string | null;
  /** The part of the file that becomes the photo; left out for the whole of it. */
  crop?: PlannedCrop;
}

/** What is cut out of a photo. */
export interface PlannedCrop extends Crop {
  /** Path of the photo it is cut from. */
  photo: string;
}

/** Where the photos belong, by their folders or by a file that labels them. */
export interface Layout {
  kind: 'folders' | ManifestKind;
  manifest: string | null;
  level: number | null;
  levels: PlannedLevel[];
  splits: PlannedSplit[];
  photos: PlacedPhoto[];
  /** The classes in their order, where the layout knows all of them. */
  classes?: Omit<CoinClass, 'index'>[];
  /** Names that the layout itself has for its classes. */
  names: ReadonlyMap<string, ClassName>;
  /** Spellings of class names that look the same and were read as one. */
  spellings: ReadonlyMap<string, ReadonlySet<string>>;
  unlabelled: number;
  /** Those of them that somebody may label later. */
  unlabelledFiles?: readonly SortedFile[];
  questions: ImportQuestion[];
  notes: string[];
}

export interface ClassName {
  label?: string | null;
  value?: string | null;
  currency?: string | null;
  country?: string | null;
}
