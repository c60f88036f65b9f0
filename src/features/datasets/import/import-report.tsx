'use client';

import { CircleCheck, CircleX, Info } from 'lucide-react';
import { useMemo, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Link } from '@/components/ui/link';
import type { ImportReport, ImportStatus, SkippedFile } from '@/shared/contracts/datasets';
import { count, counted } from '@/shared/format';
import { totalPhotos } from '../splits';

/** How an import ended. */
export function ImportResult({ status }: { status: ImportStatus }) {
  if (status.state === 'failed') {
    return (
      <div role="alert" className="flex flex-col gap-4">
        <div className="flex items-start gap-2.5">
          <CircleX className="mt-0.5 size-4 shrink-0 text-bad" aria-hidden />
          <div className="wrap-anywhere min-w-0">
            <p className="font-medium">Nothing was imported</p>
            <p className="mt-0.5 text-muted">
              {status.error ?? 'The server gave no reason. Ask an administrator to look into its log.'}
            </p>
          </div>
        </div>
        {status.report && <ImportReportView report={status.report} />}
      </div>
    );
  }
  return (
    <div role="status" className="flex flex-col gap-4">
      <div className="flex items-start gap-2.5">
        <CircleCheck className="mt-0.5 size-4 shrink-0 text-good" aria-hidden />
        <div className="wrap-anywhere min-w-0">
          <p className="font-medium">
            {status.name}
            {status.version !== null && `, version ${status.version}`}
          </p>
          {status.report?.incoming && (
            <p>
              <Link href={`/datasets/${status.datasetId}/incoming`} className="rounded-sm underline">
                {counted(status.report.incoming, 'photo')} without a label
              </Link>{' '}
              {status.report.incoming === 1 ? 'waits' : 'wait'} in the incoming queue
            </p>
          )}
          {status.photos && (
            <p className="text-muted">
              {counted(totalPhotos(status.photos), 'photo')} in{' '}
              {counted(status.classes ?? 0, 'class', 'classes')}: {count(status.photos.train)} for training,{' '}
              {count(status.photos.validation)} for validation, {count(status.photos.test)} for test
            </p>
          )}
        </div>
      </div>
      {status.report && <ImportReportView report={status.report} />}
    </div>
  );
}

/** Files shown per reason before "show all". */
const FILES_SHOWN = 8;

/** Notes of an import, and every skipped file with the reason. */
export function ImportReportView({
  report,
  nothing = 'All files were imported.',
}: {
  report: ImportReport;
  /** What is said when there is nothing to report. */
  nothing?: string;
}) {
  const groups = useMemo(() => groupByReason(report.skipped), [report.skipped]);
  if (report.notes.length === 0 && groups.length === 0) {
    return <p className="text-muted">{nothing}</p>;
  }
  return (
    <div className="flex flex-col gap-4">
      {report.notes.length > 0 && (
        <ul className="flex flex-col gap-1.5">
          {report.notes.map((note) => (
            <li key={note} className="flex items-start gap-2">
              <Info className="mt-0.5 size-4 shrink-0 text-info" aria-hidden />
              <span className="wrap-anywhere min-w-0">{note}</span>
            </li>
          ))}
        </ul>
      )}
      {groups.length > 0 && (
        <div>
          <h3 className="mb-2 font-medium">{skippedText(report.skipped.length)}</h3>
          <ul className="flex flex-col gap-3">
            {groups.map((group) => (
              <ReasonGroup key={group.reason} {...group} />
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}

function ReasonGroup({ reason, files }: { reason: string; files: string[] }) {
  const [all, setAll] = useState(false);
  const shown = all ? files : files.slice(0, FILES_SHOWN);
  return (
    <li>
      <p className="wrap-anywhere text-warn first-letter:uppercase">
        {reason} <span className="text-faint">· {counted(files.length, 'file')}</span>
      </p>
      <ul className="mt-1 max-h-60 overflow-y-auto border-l pl-3 font-mono text-muted text-xs">
        {shown.map((file) => (
          <li key={file} className="break-all">
            {file}
          </li>
        ))}
      </ul>
      {files.length > shown.length && (
        <Button size="sm" variant="ghost" className="mt-1" onClick={() => setAll(true)}>
          Show all {files.length}
        </Button>
      )}
    </li>
  );
}

/** "1 file was skipped". */
export function skippedText(files: number): string {
  return `${counted(files, 'file')} ${files === 1 ? 'was' : 'were'} skipped`;
}

/** Files by reason, the most frequent reason first. */
export function groupByReason(skipped: readonly SkippedFile[]): { reason: string; files: string[] }[] {
  const byReason = new Map<string, string[]>();
  for (const { file, reason } of skipped) {
    const files = byReason.get(reason);
    if (files) files.push(file);
    else byReason.set(reason, [file]);
  }
  return [...byReason]
    .map(([reason, files]) => ({ reason, files }))
    .sort((a, b) => b.files.length - a.files.length);
}
