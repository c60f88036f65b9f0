import type { RunFieldValue } from '@/shared/contracts/runs';
import { duration, percent } from '@/shared/format';
import type { RunField } from '@/shared/run-query/fields';

/** A value as people read it; `–` where there is none. */
export function fieldText(type: RunField['type'], value: RunFieldValue): string {
  if (value === null) return '–';
  if (typeof value === 'boolean') return value ? 'On' : 'Off';
  if (typeof value === 'string') return value;
  switch (type) {
    case 'share':
      return percent(value);
    case 'duration':
      return duration(value);
    case 'time':
      return new Date(value).toISOString();
    default:
      return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(4)));
  }
}
