import type { ClassificationItem } from '@/shared/contracts/classify';
import { describeAgreement } from './agreement';
import { answersTo } from './coin-answer';

/** Above every doubt that comes of a probability. */
const [NONE, UNKNOWN, DIFFER, PARTLY] = [4, 3, 2, 1.5];

/** How much a photo's answers are to be doubted, from 0: the most doubtful of its coins counts. */
export function doubtOf(item: ClassificationItem): number {
  if (item.found?.coins.length === 0) return NONE;
  const coins = Math.max(1, item.found?.coins.length ?? 1);
  return Math.max(...Array.from({ length: coins }, (_, coin) => doubtOfCoin(item, coin)));
}

function doubtOfCoin(item: ClassificationItem, coin: number): number {
  const answers = answersTo(item, coin);
  const { kind } = describeAgreement(answers);
  if (kind === 'unknown') return UNKNOWN;
  if (kind === 'differ') return DIFFER;
  const surest = Math.max(
    0,
    ...answers.map(({ top: [best], isUnknown, isOutside }) => (isUnknown || isOutside ? 0 : (best?.p ?? 0))),
  );
  return (kind === 'partly' ? PARTLY : 1) - surest;
}
