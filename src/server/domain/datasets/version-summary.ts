import type { DatasetVersionSummary, ImportReport } from '@/shared/contracts/datasets';
import type { Deps } from '../../deps';
import { splitCounts } from './split-counts';

interface VersionRow {
  id: string;
  number: number;
  createdAt: Date;
  createdBy: string | null;
  contentHash: string;
  classCount: number;
  trainPhotos: number;
  validationPhotos: number;
  testPhotos: number;
  report: unknown;
}

/** A version as lists show it; `names` are those of `userNames`. */
export function versionSummary(row: VersionRow, names: Map<string, string>): DatasetVersionSummary {
  const { id, number, createdAt, createdBy, contentHash, classCount } = row;
  return {
    id,
    number,
    createdAt,
    createdBy: createdBy ? (names.get(createdBy) ?? null) : null,
    contentHash,
    classCount,
    photos: splitCounts(row),
    skipped: reportOf(row.report).skipped.length,
  };
}

/** Names of the people who made these rows, by id. */
export async function userNames(
  deps: Deps,
  rows: { createdBy: string | null }[],
): Promise<Map<string, string>> {
  const ids = [...new Set(rows.flatMap((row) => row.createdBy ?? []))];
  const users = await deps.db.user.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } });
  return new Map(users.map((user) => [user.id, user.name]));
}

/** Written by this server through the type, so it is read back as such. */
export const reportOf = (report: unknown): ImportReport => report as ImportReport;
