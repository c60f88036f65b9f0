import { type CoinChoice, type PhotoCoins, photoCoinsSchema } from '@/shared/coin-on-photo';

/** What leads to the same coins again. */
export function choiceOf(found: PhotoCoins | null): CoinChoice {
  if (!found) return 'whole';
  return found.placed && found.coins.length > 0 ? found.coins : 'find';
}

export const foundOf = ({ found }: { found: unknown }): PhotoCoins | null =>
  // Null before coins were looked for.
  found === null ? null : photoCoinsSchema.parse(found);
