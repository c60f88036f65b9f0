import type {
  ClassificationItem,
  ClassificationModelResult,
  ClassScore,
  CoinTraits,
} from '@/shared/contracts/classify';

/** What one model says of one coin of a photo. */
export interface CoinAnswer extends Omit<ClassificationModelResult, 'top' | 'others' | 'traits' | 'outside'> {
  /** Its five most probable classes, best first. */
  top: ClassScore[];
  /** Null of answers of an earlier release. */
  traits: CoinTraits | null;
  /** It is no coin that the model has learned. */
  isUnknown: boolean;
  /** The surest answer of all models names a coin that this one has no class for. */
  isOutside: boolean;
}

function answerTo(
  { top, others, traits, outside, ...result }: ClassificationModelResult,
  coin: number,
): CoinAnswer {
  const said = traits[coin] ?? null;
  return {
    ...result,
    top: coin === 0 ? top : (others[coin - 1] ?? []),
    traits: said,
    isUnknown: (said?.known ?? 0) < 0,
    isOutside: outside[coin] ?? false,
  };
}

export function answersTo(item: ClassificationItem, coin: number): CoinAnswer[] {
  return item.results.map((result) => answerTo(result, coin));
}

/** The answers of a model to all coins of a photo. */
export function answersOf(result: ClassificationModelResult): CoinAnswer[] {
  return [result.top, ...result.others].map((_, coin) => answerTo(result, coin));
}
