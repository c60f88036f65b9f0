import type { Split } from '@/shared/coin-class';
import type { RunLeaks } from '@/shared/contracts/leaks';
import type {
  BoundHashes,
  ReviewDecision,
  ReviewedModel,
  ReviewListItem,
  ReviewState,
  Verdict,
} from '@/shared/contracts/reviews';
import { AppError } from '../../errors';
import { staleHashes } from './binding';
import type { findReviewPage, JudgedModel, ReviewRow } from './repo';

type DecisionRow = ReviewRow['decisions'][number];

export const noReview = (ref: string) => new AppError('not-found', `There is no review "${ref}".`);

/** Who a decision is by, of people who were erased too. */
const deciderOf = ({ userId, signedBy }: Pick<DecisionRow, 'userId' | 'signedBy'>) => userId ?? signedBy;

/** The latest decision of each person, of decisions with the latest first. */
export function latestByPerson<T extends Pick<DecisionRow, 'userId' | 'signedBy'>>(
  decisions: readonly T[],
): T[] {
  const seen = new Set<string>();
  return decisions.filter((decision) => {
    const decider = deciderOf(decision);
    if (seen.has(decider)) return false;
    seen.add(decider);
    return true;
  });
}

/** How many of the decisions that hold are of which verdict. */
export function countVerdicts(decisions: readonly Pick<DecisionRow, 'userId' | 'signedBy' | 'verdict'>[]) {
  const latest = latestByPerson(decisions);
  const count = (wanted: Verdict) => latest.filter(({ verdict }) => verdict === wanted).length;
  return { approvals: count('approve'), changesRequested: count('request-changes') };
}

export const boundHashes = ({ weights, data, evaluation }: DecisionRow): BoundHashes => ({
  weights,
  data,
  evaluation,
});

export function toDecisions(
  decisions: readonly DecisionRow[],
  { hashes, userId }: { hashes: BoundHashes; userId: string },
): ReviewDecision[] {
  const latest = new Set(latestByPerson(decisions).map(({ id }) => id));
  return decisions.map((row) => ({
    id: row.id,
    verdict: row.verdict as Verdict,
    reason: row.reason,
    signedBy: row.signedBy,
    mine: row.userId === userId,
    hashes: boundHashes(row),
    stale: staleHashes(boundHashes(row), hashes),
    superseded: !latest.has(row.id),
    createdAt: row.createdAt,
  }));
}

export function toReviewedModel(
  { id, number, name, run, datasetVersion }: JudgedModel,
  leaks: RunLeaks | null,
): ReviewedModel {
  return {
    id,
    number,
    name,
    runId: run.id,
    runNumber: run.number,
    runBy: run.createdBy,
    datasetVersionId: datasetVersion.id,
    datasetVersion: datasetVersion.number,
    classCount: datasetVersion.classCount,
    leaks,
  };
}

/** @param championId of the dataset, now */
export function isOutdated(
  { state, baselineId }: { state: string; baselineId: string | null },
  championId: string | null,
): boolean {
  return state === 'open' && baselineId !== championId;
}

export function toListItem(
  row: Awaited<ReturnType<typeof findReviewPage>>['rows'][number],
  {
    names,
    championId,
    leaks,
  }: { names: ReadonlyMap<string, string>; championId: string | null; leaks: RunLeaks | null },
): ReviewListItem {
  const { id, number, name } = row.model;
  return {
    id: row.id,
    number: row.number,
    state: row.state as ReviewState,
    outdated: isOutdated(row, championId),
    datasetId: row.datasetId,
    datasetName: row.dataset.name,
    model: { id, number, name, leaks },
    baseline: row.baseline,
    split: row.split as Split,
    ...countVerdicts(row.decisions),
    createdAt: row.createdAt,
    createdBy: row.createdBy === null ? null : (names.get(row.createdBy) ?? null),
    endedAt: row.endedAt,
  };
}
