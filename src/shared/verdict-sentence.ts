import { count, counted } from './format';
import type { PairedComparison, VotedCounts } from './paired-test';

/**
 * Whether a model is better than a baseline, in a sentence that a person can repeat.
 * @param modelPhotos photos that each was evaluated on
 */
export function verdictSentence(
  {
    photos,
    modelPhotos,
    baselinePhotos,
    grouped,
  }: Pick<VotedCounts, 'photos' | 'grouped'> & { modelPhotos: number; baselinePhotos: number },
  { verdict, photosNeeded }: PairedComparison,
): string {
  if (photos === 0) return 'They were evaluated on no photo in common.';
  const all = photos + grouped.photos - grouped.votes;
  const shared = all < Math.max(modelPhotos, baselinePhotos) ? ' that both were evaluated on' : '';
  const on = `${counted(all, 'photo')}${shared}`;
  if (verdict !== 'undecided') return `${verdict === 'better' ? 'Better' : 'Worse'} on ${on}.`;
  const needed =
    photosNeeded === null
      ? ''
      : ` About ${count(Number(photosNeeded.toPrecision(2)))} would tell, were their shares as seen.`;
  return `They cannot be told apart on ${on}.${needed}`;
}

/** How many photos share a vote, in a sentence; nothing when none does. */
export function votesSentence({ photos, votes }: { photos: number; votes: number }): string {
  return photos === 0
    ? ''
    : `${counted(photos, 'photo')} that are near copies, or of one coin, have ${counted(votes, 'vote')} together.`;
}
