import { createHash } from 'node:crypto';
import type { BoundHashes } from '@/shared/contracts/reviews';
import { RESULT_FILES } from '@/shared/trainer-job';
import { filesOf } from '../models/model-rows';

/** What of a model version a decision is bound to. */
interface Judged {
  files: unknown;
  datasetVersion: { contentHash: string };
}

/**
 * The hashes of what is judged. Of the weights: all files of the network as the trainer left them; what the server
 * makes of them when it is updated is no other model. Of the evaluation: the answers of both models, and the split.
 */
export function hashesOf(model: Judged, baseline: Judged | null, split: string): BoundHashes {
  const files = filesOf(model);
  const weights = files
    .filter(({ path }) => path.startsWith('tfjs/'))
    .map(({ path, hash }) => [path, hash])
    .sort(([a = ''], [b = '']) => (a < b ? -1 : 1));
  return {
    weights: digest(weights),
    data: model.datasetVersion.contentHash,
    evaluation: digest([split, answersOf(model), baseline && answersOf(baseline)]),
  };
}

/** Which of the hashes that a decision bound are not what they were. */
export function staleHashes(bound: BoundHashes, now: BoundHashes): (keyof BoundHashes)[] {
  return (['weights', 'data', 'evaluation'] as const).filter((name) => bound[name] !== now[name]);
}

const answersOf = (model: Judged) =>
  filesOf(model).find(({ path }) => path === RESULT_FILES.evaluation)?.hash ?? null;

const digest = (value: unknown) => createHash('sha256').update(JSON.stringify(value)).digest('hex');
