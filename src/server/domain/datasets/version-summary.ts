import type { DatasetVersionSummary, ImportReport, SplitCounts } from '@/shared/contracts/datasets';

interface VersionRow {
  id: string;
  number: number;
  createdAt: Date;
  createdBy: string | null;
  message: string;
  contentHash: string;
  classCount: number;
  trainPhotos: number;
  validationPhotos: number;
  testPhotos: number;
  report: unknown;
}

/** A version as lists show it; `names` are those of people, by id. */
export function versionSummary(row: VersionRow, names: Map<string, string>): DatasetVersionSummary {
  const { id, number, createdAt, createdBy, message, contentHash, classCount } = row;
  return {
    id,
    number,
    createdAt,
    createdBy: createdBy ? (names.get(createdBy) ?? null) : null,
    message,
    contentHash,
    classCount,
    photos: splitCounts(row),
    skipped: reportOf(row.report).skipped.length,
  };
}

/** Written by this server through the type, so it is read back as such. */
export const reportOf = (report: unknown): ImportReport => report as ImportReport;

/** The three counters of a version's row as one object. */
export function splitCounts(version: {
  trainPhotos: number;
  validationPhotos: number;
  testPhotos: number;
}): SplitCounts {
  return { train: version.trainPhotos, validation: version.validationPhotos, test: version.testPhotos };
}
