import { Readable } from 'node:stream';
import { type AuditRow, auditFilter } from '@/shared/contracts/audit';
import { csvRow } from '@/shared/csv';
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
  yield csvRow(COLUMNS);
  for await (const entry of entries) yield csvRow(COLUMNS.map((name) => entry[name]));
}
