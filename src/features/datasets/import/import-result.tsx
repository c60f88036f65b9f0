import { CircleCheck, CircleX } from 'lucide-react';
import type { ImportStatus } from '@/shared/contracts/datasets';
import { count, counted } from '@/shared/format';
import { totalPhotos } from '../split-counts';
import { ImportReportView } from './import-report-view';

/** How an import ended. */
export function ImportResult({ status }: { status: ImportStatus }) {
  if (status.state === 'failed') {
    return (
      <div role="alert" className="flex flex-col gap-4">
        <div className="flex items-start gap-2.5">
          <CircleX className="mt-0.5 size-4 shrink-0 text-bad" aria-hidden />
          <div>
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
        <div>
          <p className="font-medium">
            {status.name}, version {status.version}
          </p>
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
