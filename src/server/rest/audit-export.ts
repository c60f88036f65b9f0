import { Readable } from 'node:stream';
import { type AuditRow, auditFilter } from '@/shared/contracts/audit';
import { readEntries } from '../domain/audit/service';
import { AppError } from '../errors';
import { sendStream } from '../request/respond';
import type { RestHandler } from './route';

const COLUMNS = [
  'seq',
  'id',
  'at',
  'actorId',
  'actorName',
  'address',
  'salt',
  'personDigest',
  'via',
  'tokenId',
  'action',
  'outcome',
  'objectType',
  'objectId',
  'objectName',
  'detail',
  'cutTo',
  'previousHash',
  'hash',
] as const satisfies readonly (keyof AuditRow)[];

/**
 * `GET /api/audit/export?format=json|csv`, with the filters of `audit.list`: all entries in the order of the chain.
 * The JSON, a line for each entry, is what `mintmark audit verify FILE` reads.
 */
export const getAuditExport: RestHandler = async ({ deps, req, res, url }) => {
  const { format = 'json', ...given } = Object.fromEntries(url.searchParams);
  const filter = auditFilter.safeParse(given);
  if (!filter.success || !['json', 'csv'].includes(format)) {
    throw new AppError('bad-request', 'Give format=json or format=csv, and filters as of the list.');
  }
  const lines = format === 'csv' ? csvLines : jsonLines;
  const entries = readEntries(deps, filter.data);
  const headers = {
    'content-type': format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson',
    'content-disposition': `attachment; filename="mintmark-audit.${format === 'csv' ? 'csv' : 'jsonl'}"`,
    'cache-control': 'private, no-store',
  };
  await sendStream({ deps, req, res, headers, open: async () => Readable.from(lines(entries)) });
};

async function* jsonLines(entries: AsyncIterable<AuditRow>): AsyncGenerator<string> {
  for await (const entry of entries) {
    yield `${JSON.stringify(Object.fromEntries(COLUMNS.map((name) => [name, entry[name]])))}\n`;
  }
}

async function* csvLines(entries: AsyncIterable<AuditRow>): AsyncGenerator<string> {
  yield `${COLUMNS.join(',')}\r\n`;
  for await (const entry of entries) yield `${COLUMNS.map((name) => csvCell(entry[name])).join(',')}\r\n`;
}

/** Quoted where it must be. What a spreadsheet would take for a formula gets an apostrophe before it. */
function csvCell(value: AuditRow[keyof AuditRow]): string {
  if (value === null) return '';
  const text = value instanceof Date ? value.toISOString() : String(value);
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
