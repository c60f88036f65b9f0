import type { CoinClass } from '@/shared/coin-class';
import type { ImportDifference } from '@/shared/contracts/imports';
import { slices } from '../../../in-turns';
import { isNamed } from '../import/add-to-version';

interface PresentVersion {
  datasetId: string;
  versionId: string;
  version: number;
  classes: CoinClass[];
  photos: { classIndex: number; name: string }[];
}

/** What a staged import would change of a version: by class, and by file name within it. */
export async function compareWithVersion(
  present: PresentVersion,
  planned: { classes: Omit<CoinClass, 'index'>[]; photos: { classKey: string; name: string }[] },
): Promise<ImportDifference> {
  const known = new Map(present.classes.map((coin) => [coin.key, coin]));
  const keys = new Set(planned.classes.map(({ key }) => key));
  const keyOf = new Map(present.classes.map(({ index, key }) => [index, key]));
  const names = new Set<string>();
  for await (const part of slices(present.photos)) {
    for (const { classIndex, name } of part) names.add(`${keyOf.get(classIndex)}/${name}`);
  }
  let newPhotos = 0;
  for await (const part of slices(planned.photos)) {
    for (const { classKey, name } of part) if (!names.has(`${classKey}/${name}`)) newPhotos++;
  }
  return {
    datasetId: present.datasetId,
    versionId: present.versionId,
    version: present.version,
    photos: present.photos.length,
    newClasses: planned.classes.flatMap(({ key }) => (known.has(key) ? [] : key)),
    missingClasses: present.classes.flatMap(({ key }) => (keys.has(key) ? [] : key)),
    changedClasses: planned.classes.flatMap((to) => {
      const from = known.get(to.key);
      return from && isNamed(to) && !meansTheSame(from, to)
        ? { key: to.key, from: meaningOf(from), to: meaningOf(to) }
        : [];
    }),
    newPhotos,
  };
}

type Meaning = Pick<CoinClass, 'label' | 'value' | 'currency' | 'country'>;

const meaningOf = ({ label, value, currency, country }: Meaning): Meaning => ({
  label,
  value,
  currency,
  country,
});

function meansTheSame(a: Meaning, b: Meaning): boolean {
  return JSON.stringify(meaningOf(a)) === JSON.stringify(meaningOf(b));
}
