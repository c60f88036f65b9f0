import type { CoinClass } from '@/shared/coin-class';
import type { ImportOptions } from '@/shared/contracts/import-plan';
import { AppError } from '../../../errors';

type Named = Omit<CoinClass, 'index'>;

/** The classes that are taken in, with the names that were corrected. @throws AppError `bad-request` */
export function chosenClasses(classes: readonly Named[], options: ImportOptions): Named[] {
  requireKnownOptions(options);
  const left = new Set(options.skipClasses);
  return classes.flatMap((coin) => {
    if (left.has(coin.key)) return [];
    const given = options.classNames?.[coin.key];
    if (!given) return [coin];
    const { value = coin.value, currency = coin.currency, country = coin.country } = given;
    const parts = [value, currency, country?.replaceAll('_', ' ')].flatMap((part) => part || []);
    const label = given.label ?? (parts.length > 0 ? parts.join(' · ') : coin.label);
    return [{ key: coin.key, label, value, currency, country }];
  });
}

/** Where the photos come from, and what may be done with them. */
export function originNotes({ source, licence }: ImportOptions): string[] {
  return [...(source ? [`Source: ${source}`] : []), ...(licence ? [`Licence: ${licence}`] : [])];
}

function requireKnownOptions(options: ImportOptions): void {
  const other = (
    ['level', 'splits', 'encoding', 'nameParts', 'folderParts', 'skipFolders', 'manifest'] as const
  ).find((name) => options[name] !== undefined);
  if (other) throw new AppError('bad-request', `“${other}” cannot be chosen for this archive. Leave it out.`);
}
