import { z } from 'zod';
import { photoFilterSchema } from './photo-grid';

/** `none`: nobody has asked for it. `no-features`: the report has none to make it from. */
export type PhotoMapState = 'none' | 'no-features' | 'waiting' | 'done' | 'failed';

export interface PhotoMap {
  state: PhotoMapState;
  error: string | null;
  /** Photos on it; those that cannot be decoded have no place. */
  photos: number;
  finishedAt: Date | null;
}

export const mapPointsInput = z.object({
  versionId: z.string().max(64),
  /** Photos that it does not find are drawn faintly; its evaluation says what is an error. */
  filter: photoFilterSchema.default({}),
});

/** What one photo of a map is, by bits. */
export const POINT = { matches: 1, flagged: 2, answered: 4, right: 8 } as const;

/** The photos of a map as columns: numbers little-endian, in base64. */
export interface PhotoMapPoints {
  /** Uint32 each, ascending. */
  ids: string;
  /** Uint16 each: x and y, of 65,535. */
  places: string;
  /** Uint16 each. */
  classes: string;
  /** Uint8 each: place in `SPLITS`. */
  splits: string;
  /** Uint8 each: bits of `POINT`. */
  marks: string;
}
