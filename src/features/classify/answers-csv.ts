import type { ClassificationItem } from '@/shared/contracts/classify';
import { csvRow } from '@/shared/csv';
import { answersTo } from './coin-answer';

const COLUMNS = [
  'file',
  'coin',
  'model',
  'model name',
  'known',
  'class',
  'label',
  'value',
  'currency',
  'country',
  'confidence',
  'calibrated',
  'runner-up',
  'runner-up confidence',
  'warnings',
  'link',
];

/** A row for each coin and model. @param origin of the links, `https://host` */
export function answersCsv(items: readonly ClassificationItem[], origin: string): string {
  const rows = items.flatMap((item) => {
    const coins = Math.max(1, item.found?.coins.length ?? 1);
    return Array.from({ length: coins }, (_, coin) =>
      answersTo(item, coin).map(({ top: [best, second], traits, isUnknown, ...answer }) =>
        csvRow([
          item.fileName,
          coin + 1,
          answer.modelNumber,
          answer.modelName,
          traits?.known == null ? null : !isUnknown,
          best?.class ?? null,
          best?.label ?? null,
          best?.value ?? null,
          best?.currency ?? null,
          best?.country ?? null,
          best ? Number(best.p.toFixed(4)) : null,
          traits?.calibrated ?? false,
          second?.label ?? null,
          second ? Number(second.p.toFixed(4)) : null,
          item.found?.coins[coin]?.warnings.join(' ') ?? '',
          `${origin}/classify/${item.id}`,
        ]),
      ),
    ).flat();
  });
  return [csvRow(COLUMNS), ...rows].join('');
}
