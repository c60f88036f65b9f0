import { z } from 'zod';

/**
 * One class of a dataset version: what a photo can show.
 * `index` is the position in the network's output vector, `key` the folder name it was imported from.
 * `value`, `currency` and `country` are null for a class that is no coin or was imported without names.
 */
export const coinClassSchema = z.object({
  index: z.number().int().min(0),
  key: z.string().min(1),
  label: z.string().min(1),
  value: z.string().nullable(),
  currency: z.string().nullable(),
  country: z.string().nullable(),
  /** When such coins were struck, as people write it: `1999–2002`. Left out where nobody said. */
  years: z.string().nullable().optional(),
  /** Other names of it. */
  synonyms: z.array(z.string()).optional(),
});
export type CoinClass = z.infer<typeof coinClassSchema>;

/** Splits `"1 Cent,Australian dollar,australia"` into value, currency and country; anything else is a free label. */
export function parseClassName(key: string, name: string | undefined): Omit<CoinClass, 'index'> {
  const parts = name?.split(',').map((part) => part.trim()) ?? [];
  const [value, currency, country] = parts;
  if (parts.length === 3 && value && currency && country) {
    // Catalogues write countries as `united_kingdom`; people read the label.
    return {
      key,
      label: `${value} · ${currency} · ${country.replaceAll('_', ' ')}`,
      value,
      currency,
      country,
    };
  }
  return { key, label: name?.trim() || key, value: null, currency: null, country: null };
}

/** Names a class by what it shows, whatever its place in the network's output. */
export function classIdentity({
  key,
  label,
  value,
  currency,
  country,
}: Pick<CoinClass, 'key' | 'label' | 'value' | 'currency' | 'country'>): string {
  return value !== null && currency !== null && country !== null
    ? JSON.stringify([value, currency, country])
    : JSON.stringify([key, label]);
}

/** Orders class keys as people count: `2` before `10`, `10won` before `100won`. */
export function compareClassKeys(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true }) || (a < b ? -1 : a > b ? 1 : 0);
}

export const SPLITS = ['train', 'validation', 'test'] as const;
export const splitSchema = z.enum(SPLITS);
export type Split = z.infer<typeof splitSchema>;
