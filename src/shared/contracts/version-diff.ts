import { z } from 'zod';
import type { CoinClass, Split } from '../coin-class';
import type { SplitCounts } from './datasets';

/** What can become of a photo from one version to another. */
export const CHANGE_KINDS = ['came', 'went', 'moved', 'relabelled', 'metadata'] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

export const changeKindLabels: Record<ChangeKind, string> = {
  came: 'Came',
  went: 'Went',
  moved: 'Moved',
  relabelled: 'Relabelled',
  metadata: 'Metadata',
};

export const diffInput = z.object({
  /** Id or name. */
  dataset: z.string(),
  /** Numbers of two of its versions. */
  from: z.number().int().min(1),
  to: z.number().int().min(1),
});

export const diffPhotosInput = diffInput.extend({
  kind: z.enum(CHANGE_KINDS).optional(),
  /** Of the class before or after. */
  classKey: z.string().optional(),
  /** Photos before this page; both versions are immutable, so that it stays right. */
  cursor: z.number().int().min(0).default(0),
  limit: z.number().int().min(1).max(200).default(60),
});

/** A photo as one version has it. */
export interface PlacedInVersion {
  classKey: string;
  classLabel: string;
  split: Split;
  name: string;
  coin: string | null;
}

export interface PhotoChange {
  hash: string;
  /** Of a photo that is in both versions, more than one may hold. */
  kinds: ChangeKind[];
  /** Null for one that came. */
  before: PlacedInVersion | null;
  /** Null for one that went. */
  after: PlacedInVersion | null;
}

export type ClassFacts = Omit<CoinClass, 'index'>;

/** What two versions make of a class. */
export interface ClassChange {
  key: string;
  label: string;
  before: SplitCounts;
  after: SplitCounts;
  came: number;
  went: number;
  moved: number;
  relabelledIn: number;
  relabelledOut: number;
  /** Its names in both, where they differ; null on the side that has no such class. */
  names: { before: ClassFacts | null; after: ClassFacts | null } | null;
}

export interface VersionDiff {
  dataset: { id: string; name: string };
  from: number;
  to: number;
  /** Photos of each kind. */
  counts: Record<ChangeKind, number>;
  /** Photos that are in both versions and just the same. */
  same: number;
  /** Those that differ, in the order of the later version. */
  classes: ClassChange[];
}

export interface PhotoChangePage {
  items: PhotoChange[];
  nextCursor: number | null;
  total: number;
}
