/**
 * One row of a table by RFC 4180, with its line break. Quoted where it must be; what a spreadsheet would take for a
 * formula gets an apostrophe before it.
 */
export function csvRow(values: readonly (string | number | bigint | boolean | Date | null)[]): string {
  return `${values.map(csvCell).join(',')}\r\n`;
}

function csvCell(value: string | number | bigint | boolean | Date | null): string {
  if (value === null) return '';
  const text = value instanceof Date ? value.toISOString() : String(value);
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
