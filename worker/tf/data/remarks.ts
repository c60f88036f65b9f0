import type { CoinClass } from '@/shared/coin-class';
import type { Recipe } from '@/shared/recipe/recipe';
import type { Examples } from './examples';

/** Classes named in one remark. */
const NAMED = 10;

/** What a person should know of the data before it is trained on: it can be, but perhaps not as they think. */
export function dataRemarks({
  examples,
  classes,
  batchSize,
}: {
  examples: Examples;
  classes: readonly CoinClass[];
  batchSize: Recipe['batchSize'];
}): string[] {
  const { train } = examples;
  const counts = classes.map(() => 0);
  for (const { classIndex } of train) counts[classIndex] = (counts[classIndex] ?? 0) + 1;
  const withPhotos = (wanted: number) => classes.filter(({ index }) => counts[index] === wanted);
  const [none, one] = [withPhotos(0), withPhotos(1)];
  const remarks: string[] = [];
  if (none.length > 0)
    remarks.push(`${counted(none)} no training photo and cannot be learnt: ${named(none)}.`);
  if (one.length > 0) remarks.push(`${counted(one)} a single training photo: ${named(one)}.`);
  if (batchSize > train.length) {
    remarks.push(
      `The batch size of ${batchSize} is more than the ${train.length} training photos: each epoch is one step over all of them.`,
    );
  }
  return remarks;
}

function counted({ length }: readonly CoinClass[]): string {
  return length === 1 ? '1 class has' : `${length} classes have`;
}

function named(classes: readonly CoinClass[]): string {
  const rest = classes.length > NAMED ? ` and ${classes.length - NAMED} more` : '';
  return `${classes
    .slice(0, NAMED)
    .map(({ label }) => label)
    .join('; ')}${rest}`;
}
