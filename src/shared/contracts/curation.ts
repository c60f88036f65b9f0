import { z } from 'zod';
import type { Split } from '../coin-class';
import { pageFields } from './paging';

/** What people say of a photo that they see an answer about. */
export const PHOTO_MARKS = ['mislabelled', 'ambiguous'] as const;
export type PhotoMark = (typeof PHOTO_MARKS)[number];

/** What the report of a version looks for, the gravest first. */
export const FINDING_KINDS = [
  ...PHOTO_MARKS,
  'near-copies',
  'exact-copies',
  'wrong-label',
  'look-alikes',
  'outlier',
  'broken',
  'blank',
  'tiny',
  'strip-shaped',
  'dark',
  'low-contrast',
  'blurred',
  'edge-strip',
  'several-coins',
  'no-coin',
] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

export const findingKindLabels: Record<FindingKind, string> = {
  mislabelled: 'Marked as mislabelled',
  ambiguous: 'Marked as ambiguous',
  'near-copies': 'Near copies',
  'exact-copies': 'Exact copies',
  'wrong-label': 'Probable wrong label',
  'look-alikes': 'Look-alikes',
  outlier: 'Outlier of its class',
  broken: 'Broken',
  blank: 'Blank',
  tiny: 'Tiny',
  'strip-shaped': 'Strip-shaped',
  dark: 'Dark',
  'low-contrast': 'Low contrast',
  blurred: 'Blurred',
  'edge-strip': 'Strip along an edge',
  'several-coins': 'Several coins',
  'no-coin': 'No coin',
};

/** What is measured of a kind that has a threshold. */
const findingMeasures: Partial<Record<FindingKind, string>> = {
  'near-copies': 'likeness',
  'look-alikes': 'likeness',
  'wrong-label': 'probability of another class',
  outlier: 'deviations from its class',
  blank: 'contrast',
  tiny: 'shorter side in pixels',
  'strip-shaped': 'longer side by shorter',
  dark: 'brightness',
  'low-contrast': 'contrast',
  blurred: 'sharpness',
  'edge-strip': 'width of the strip',
  'several-coins': 'coins',
  'no-coin': 'coins',
};

export const FINDING_STATUSES = ['open', 'in-review', 'done', 'ignored'] as const;
export type FindingStatus = (typeof FINDING_STATUSES)[number];

/** One photo of a finding, as its file was called. */
export interface FindingPhoto {
  hash: string;
  file: string;
  classKey: string;
  /** Null for a file that was left out of an archive without splits. */
  split: Split | null;
  /** Whether the version holds it; the import left the others out. */
  kept: boolean;
}

export interface Finding {
  id: number;
  kind: FindingKind;
  /** Photos of one group in several splits, or under several classes. */
  acrossSplits: boolean;
  acrossClasses: boolean;
  /** What was measured, and from which value on it is a finding; null where there is nothing to measure. */
  measured: number | null;
  threshold: number | null;
  /** At most twelve of them. */
  photos: (FindingPhoto & { classLabel: string })[];
  photoCount: number;
  /** The class that a probable wrong label should be, by the photos that look like it; null for other kinds. */
  suggestion: { classKey: string; classLabel: string } | null;
  status: FindingStatus;
  /** Name of who set it; null when the server did. */
  statusBy: string | null;
  statusAt: Date | null;
}

/** From which value on what is measured is a finding, and on which side of it. */
export interface FindingThreshold {
  kind: FindingKind;
  side: 'below' | 'above';
  threshold: number;
}

/** "shorter side in pixels below 64"; nothing for a kind where nothing is measured. */
export function thresholdText(rule: FindingThreshold | undefined): string {
  if (!rule) return '';
  const side = rule.side === 'below' ? 'below' : 'from';
  return `${findingMeasures[rule.kind] ?? 'measured'} ${side} ${rule.threshold}`;
}

/** How exact copies were found over all files of the import, those included that it left out. */
export interface ExactCopies {
  /** Files that share their bytes with another. */
  files: number;
  groups: number;
  /** Files beyond the first of each group. */
  extra: number;
  acrossSplits: number;
  acrossClasses: number;
}

export interface ReportSummary {
  exactCopies: ExactCopies;
  photos: number;
  /** Photos that were measured for this report; the others were known. */
  measured: number;
  /** Pairs of photos that were laid over each other. */
  compared: number;
  /** Photos whose features were computed for this report; null without a network that computes them. */
  embedded: number | null;
  seconds: number;
}

export type ReportState = 'waiting' | 'running' | 'done' | 'failed';
export type ReportPhase = 'measuring' | 'embedding' | 'comparing' | 'judging' | 'saving';

export interface DatasetReport {
  versionId: string;
  state: ReportState;
  phase: ReportPhase | null;
  done: number;
  total: number;
  error: string | null;
  finishedAt: Date | null;
  summary: ReportSummary | null;
  /** Findings by kind and status. */
  counts: { kind: FindingKind; status: FindingStatus; count: number }[];
  /** Of the kinds that have one. */
  thresholds: FindingThreshold[];
  /** Groups of kept photos across splits, or across classes, that nobody has ignored. */
  leaks: number;
  conflicts: number;
}

const FINDING_SCOPES = ['all', 'leaks', 'conflicts'] as const;
export type FindingScope = (typeof FINDING_SCOPES)[number];

export const listFindingsInput = z.object({
  versionId: z.string(),
  kind: z.enum(FINDING_KINDS).optional(),
  status: z.enum(FINDING_STATUSES).optional(),
  /** `leaks`: groups across splits; `conflicts`: groups across classes. */
  scope: z.enum(FINDING_SCOPES).default('all'),
  ...pageFields,
});

export const setFindingStatusInput = z.object({
  versionId: z.string(),
  findings: z.array(z.number().int()).min(1).max(500),
  status: z.enum(FINDING_STATUSES),
});

const markedPhoto = {
  /** Id or number of a model version: its dataset's latest version gets the mark. */
  model: z.string(),
  photoHash: z.string().regex(/^[0-9a-f]{64}$/),
};
export const photoMarksInput = z.object(markedPhoto);
export const markPhotoInput = z.object({ ...markedPhoto, mark: z.enum(PHOTO_MARKS) });

/** What was said of a photo, as the dataset's queue has it. */
export interface PhotoMarks {
  datasetId: string;
  /** Whether the latest version of the dataset holds the photo: only then it can be marked. */
  held: boolean;
  marks: { mark: PhotoMark; status: FindingStatus; by: string | null }[];
}
