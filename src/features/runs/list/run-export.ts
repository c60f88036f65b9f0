import type { RunListItem } from '@/shared/contracts/runs';
import { csvRow } from '@/shared/csv';
import { leakSentence } from '@/shared/leak-labels';

/** Of every exported run, before the columns that were chosen. */
const FIRST = ['number', 'name'] as const;
/** Behind them: what stands beside every figure of the run on its pages too. */
const LEAKS = 'leaks';

/** The fields that an export reads. */
export function exportedFields(shown: readonly string[]): string[] {
  return [...FIRST, ...shown];
}

/** A table by RFC 4180, with full precision; times as ISO 8601. */
export function runsCsv(runs: readonly RunListItem[], shown: readonly string[]): string {
  const names = exportedFields(shown);
  const rows = runs.map(({ values, leaks }) => [
    ...names.map((name) => exported(name, values[name])),
    leaks && leakSentence(leaks),
  ]);
  return [[...names, LEAKS], ...rows].map(csvRow).join('');
}

export function runsJson(runs: readonly RunListItem[], shown: readonly string[]): string {
  const names = exportedFields(shown);
  const rows = runs.map(({ values, leaks }) => ({
    ...Object.fromEntries(names.map((name) => [name, exported(name, values[name])])),
    [LEAKS]: leaks,
  }));
  return `${JSON.stringify(rows, null, 2)}\n`;
}

const TIMES = new Set(['created', 'started', 'ended']);

function exported(name: string, value: RunListItem['values'][string] | undefined) {
  return TIMES.has(name) && typeof value === 'number' ? new Date(value).toISOString() : (value ?? null);
}
