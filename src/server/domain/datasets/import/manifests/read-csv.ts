import { setImmediate as nextTurn } from 'node:timers/promises';
import { parse } from 'csv-parse/sync';

/** Lines that are read at once while nothing is odd about them. */
const BLOCK = 500;
/** Lines of one record with line ends in its cells. */
const MAX_LINES = 50;

/**
 * Records of a CSV. A quote that is never closed costs its own line and none of those after it.
 * @returns null in the place of a line that cannot be read
 */
export async function* csvRecords(text: string, delimiter: string): AsyncGenerator<string[] | null> {
  const lines = text.split(/\r\n|\n|\r/);
  for (let at = 0; at < lines.length; ) {
    const end = Math.min(at + BLOCK, lines.length);
    const block = lines.slice(at, end).filter((line) => line.trim() !== '');
    const records = strictly(block.join('\n'), delimiter);
    if (records?.length === block.length) {
      yield* records;
      at = end;
    } else {
      while (at < end) {
        const { record, used } = nextRecord(lines, { at, delimiter });
        at += used;
        if (record !== undefined) yield record;
      }
    }
    await nextTurn();
  }
}

/** The record that begins in a line, and how many lines it has; none for an empty line. */
function nextRecord(
  lines: readonly string[],
  { at, delimiter }: { at: number; delimiter: string },
): { record: string[] | null | undefined; used: number } {
  const line = lines[at] ?? '';
  if (line.trim() === '') return { record: undefined, used: 1 };
  let text = '';
  let isOpen = false;
  for (let used = 1; used <= MAX_LINES && at + used <= lines.length; used++) {
    const added = lines[at + used - 1] as string;
    text += used === 1 ? added : `\n${added}`;
    if (added.split('"').length % 2 === 0) isOpen = !isOpen;
    const [record, ...more] = isOpen ? [] : (strictly(text, delimiter) ?? []);
    if (record && more.length === 0) return { record, used };
    if (used === 1 && !isOpen) break;
  }
  const [record = null] = leniently(line, delimiter);
  return { record, used: 1 };
}

const options = { relax_column_count: true, skip_empty_lines: true, trim: true } as const;

/** Null where a quote stands in a wrong place. */
function strictly(text: string, delimiter: string): string[][] | null {
  try {
    return parse(text, { ...options, delimiter });
  } catch {
    return null;
  }
}

/** Quotes inside of a cell are letters of it. */
function leniently(line: string, delimiter: string): string[][] {
  try {
    return parse(line, { ...options, delimiter, relax_quotes: true });
  } catch {
    return [];
  }
}
