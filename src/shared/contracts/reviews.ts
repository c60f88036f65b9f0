import { z } from 'zod';
import type { CoinClass, Split } from '../coin-class';
import { splitSchema } from '../coin-class';
import { cleanLines } from '../names';
import type { PairedCounts, VotedCounts } from '../paired-test';
import type { Recipe } from '../recipe/recipe';
import type { RunLeaks } from './leaks';
import { type Page, pageFields } from './paging';

/** Most reviewers that one review asks. */
const MAX_REVIEWERS = 20;
/** Approvals that a team can ask for. */
export const MAX_QUORUM = 10;

export const REVIEW_STATES = ['open', 'approved', 'withdrawn'] as const;
export type ReviewState = (typeof REVIEW_STATES)[number];

const VERDICTS = ['approve', 'request-changes'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** Number, `12` or `#12`, or id. */
const reviewRef = z.string().trim().min(1).max(100);
const hash = z.string().regex(/^[0-9a-f]{64}$/, 'Send the hashes that the review shows');
const textSchema = (empty: string) =>
  z
    .string()
    .max(16_000)
    .transform((text) => cleanLines(text).trim())
    .pipe(z.string().min(1, empty).max(4000, 'Enter at most 4,000 characters'));

/** What a decision is about: it holds as long as all three are what they were. */
const boundHashesSchema = z.object({
  /** Over the weights of the version. */
  weights: hash,
  /** Of the dataset version that it was trained and evaluated on. */
  data: hash,
  /** Over the answers of this version and of the champion that it is held against. */
  evaluation: hash,
});
export type BoundHashes = z.infer<typeof boundHashesSchema>;

export const reviewInput = z.object({ review: reviewRef });

export const listReviewsInput = z.object({
  state: z.enum(REVIEW_STATES).optional(),
  datasetId: z.string().optional(),
  /** Id of a model version that was put up. */
  modelId: z.string().optional(),
  ...pageFields,
});

export const openReviewInput = z.object({
  /** Id or number. */
  model: z.string(),
  /** Photos to compare on; those of the test split where there is one. */
  split: splitSchema.optional(),
  /** Ids of those who are asked. */
  reviewers: z.array(z.string()).max(MAX_REVIEWERS).default([]),
  notes: z.string().trim().max(4000, 'Enter at most 4,000 characters').default(''),
});

export const decideInput = z.object({
  review: reviewRef,
  verdict: z.enum(VERDICTS),
  description: textSchema('Enter a reason'),
  /** As they were shown: a decision on something else is refused. */
  hashes: boundHashesSchema,
});

export const rollBackInput = z.object({
  datasetId: z.string(),
  /** Id of the move that made the present champion: another one meanwhile is refused. */
  from: z.number().int(),
  description: textSchema('Enter a reason'),
});

/** The team's rules for reviews. */
export const reviewRulesSchema = z.object({
  /** Approvals that move the alias. */
  quorum: z.number().int().min(1).max(MAX_QUORUM),
  /** Whether people may approve a version that their own run made. */
  ownRuns: z.boolean(),
  /** Who may approve: members and administrators, or these only. */
  approvers: z.enum(['member', 'administrator']),
});
export type ReviewRules = z.infer<typeof reviewRulesSchema>;

/** How a model version is spoken of in a review. */
export interface ReviewedModel {
  id: string;
  number: number;
  name: string;
  runId: string;
  runNumber: number;
  /** Who started its run. */
  runBy: string | null;
  datasetVersionId: string;
  datasetVersion: number;
  classCount: number;
  /** What is known of leaks in the data it was trained on; null when there are none. */
  leaks: RunLeaks | null;
}

export interface ReviewListItem {
  id: string;
  number: number;
  state: ReviewState;
  /** Another version became the champion since: it has to be put up again. */
  outdated: boolean;
  datasetId: string;
  datasetName: string;
  model: { id: string; number: number; name: string; leaks: RunLeaks | null };
  baseline: { id: string; number: number; name: string } | null;
  split: Split;
  approvals: number;
  changesRequested: number;
  createdAt: Date;
  createdBy: string | null;
  endedAt: Date | null;
}

export interface ReviewDecision {
  id: number;
  verdict: Verdict;
  reason: string;
  signedBy: string;
  mine: boolean;
  hashes: BoundHashes;
  /** Which of the hashes are not what they were. */
  stale: (keyof BoundHashes)[];
  /** The same person has decided again. */
  superseded: boolean;
  createdAt: Date;
}

export interface ReviewDetail extends Omit<ReviewListItem, 'model' | 'baseline'> {
  notes: string;
  model: ReviewedModel;
  baseline: ReviewedModel | null;
  /** Splits on which the version was evaluated. */
  splits: Split[];
  hashes: BoundHashes;
  reviewers: { id: string; name: string; decided: boolean }[];
  /** The latest first. */
  decisions: ReviewDecision[];
  rules: ReviewRules;
  /** Why the caller may not approve or ask for changes; null when they may. */
  refusal: { approve: string | null; requestChanges: string | null };
  mayWithdraw: boolean;
}

/** How two versions answered the photos of one class, currency or country. */
export interface GroupComparison extends PairedCounts {
  /** Of a class: its index in the reviewed version; null for a currency or a country. */
  index: number | null;
  label: string;
  /** No outcome on so few photos would prove anything. */
  tooFew: boolean;
}

export interface ModelFigures {
  top1: number;
  /** Bounds of its 95 % interval (Wilson). */
  low: number;
  high: number;
  /** Mean over the classes with photos. */
  macroF1: number | null;
  countryAccuracy: number | null;
  currencyAccuracy: number | null;
  valueAccuracy: number | null;
}

/** What is different in the photos that the two were made from. */
export interface DataChange {
  photosAdded: number;
  photosRemoved: number;
  movedSplit: number;
  relabelled: number;
  classesAdded: string[];
  classesRemoved: string[];
}

export interface ReviewComparison {
  split: Split;
  /** Photos that the version was evaluated on. */
  modelPhotos: number;
  /** Photos that the champion was evaluated on. */
  baselinePhotos: number;
  /** On the photos that both were evaluated on; of all its photos without a champion. */
  model: ModelFigures | null;
  baseline: ModelFigures | null;
  paired: VotedCounts | null;
  classes: CoinClass[];
  /** The worst regression first, classes without a change left out. */
  byClass: GroupComparison[];
  byCurrency: GroupComparison[];
  byCountry: GroupComparison[];
  /** This version minus the champion, on the photos of both: `[truth, answer, difference]`. */
  matrixChange: [number, number, number][];
  /** Answers of the champion that are no class of this version, which the difference leaves out. */
  unmatchedAnswers: number;
  /** Null when both were made from the same dataset version, or without a champion. */
  data: DataChange | null;
  recipes: { model: Recipe; baseline: Recipe | null };
}

export const reviewPhotosInput = z.object({
  review: reviewRef,
  split: splitSchema,
  /** Photos that only the champion, or only this version, names right. */
  kind: z.enum(['new-errors', 'fixed']),
  /** Photos before the page, as the page before it says. */
  cursor: z.number().int().min(0).default(0),
  limit: z.number().int().min(1).max(200).default(24),
});

export interface ReviewPhoto {
  photoHash: string;
  truth: string;
  /** What each has answered, and how sure it was. */
  model: { answer: string; confidence: number };
  baseline: { answer: string; confidence: number };
}

export interface ReviewPhotos {
  photos: ReviewPhoto[];
  /** `cursor` of the next page; null on the last. */
  nextCursor: number | null;
  total: number;
}

export const comparisonInput = z.object({ review: reviewRef, split: splitSchema.optional() });

/** The version of a dataset that its decisions made the champion. */
export interface Champion {
  datasetId: string;
  datasetName: string;
  /** Id of the move that made it so. */
  move: number;
  modelId: string;
  modelNumber: number;
  modelName: string;
  reviewNumber: number | null;
  signedBy: string;
  since: Date;
  /** The version that a roll-back would bring back; null when there is none. */
  previous: { modelId: string; modelNumber: number; modelName: string } | null;
}

export interface ChampionMove {
  id: number;
  /** Null when the version was removed for good. */
  modelId: string | null;
  modelNumber: number;
  modelName: string;
  kind: 'decision' | 'roll-back';
  reviewNumber: number | null;
  reason: string;
  signedBy: string;
  createdAt: Date;
}

export type ReviewPage = Page<ReviewListItem>;
