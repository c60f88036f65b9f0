import type { CoinClass } from '@/shared/coin-class';
import type { DatasetClass } from './generated/client';

/** What a row says of a class; years and synonyms only where there are any, so that all else stays as it always was. */
export function toCoinClass({
  index,
  key,
  label,
  value,
  currency,
  country,
  years,
  synonyms,
}: Omit<DatasetClass, 'versionId'>): CoinClass {
  // Written by this server through the type.
  const names = (synonyms ?? []) as string[];
  return {
    index,
    key,
    label,
    value,
    currency,
    country,
    ...(years && { years }),
    ...(names.length > 0 && { synonyms: names }),
  };
}
