import { count, counted } from './format';
import type { PairedComparison, PairedCounts } from './paired-test';

/**
 * Whether a model is better than a baseline, in a sentence that a person can repeat.
 * @param modelPhotos photos that each was evaluated on
 */
export function verdictSentence(
  {
    photos,
    modelPhotos,
    baselinePhotos,
  }: Pick<PairedCounts, 'photos'> & { modelPhotos: number; baselinePhotos: number },
  { verdict, photosNeeded }: PairedComparison,
): string {
  if (photos === 0) return 'They were evaluated on no photo in common.';
  const shared = photos < Math.max(modelPhotos, baselinePhotos) ? ' that both were evaluated on' : '';
  const on = `${counted(photos, 'photo')}${shared}`;
  if (verdict !== 'undecided') return `${verdict === 'better' ? 'Better' : 'Worse'} on ${on}.`;
  const needed =
    photosNeeded === null
      ? ''
      : ` About ${count(Number(photosNeeded.toPrecision(2)))} would tell, were their shares as seen.`;
  return `They cannot be told apart on ${on}.${needed}`;
}
