'use client';

import { useEffect, useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Link } from '@/components/ui/link';
import { ImportForm } from './import-form';
import { ImportProgress } from './import-progress';
import { ImportResult } from './import-report';
import { useImport } from './use-import';

interface ImportDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** Imports a new version of this dataset; the name cannot be changed. */
  fixedName?: string;
}

/** From a zip file to a dataset version: choose, upload, follow the import, read its report. */
export function ImportDialog({ open, onOpenChange, fixedName }: ImportDialogProps) {
  const formId = useId();
  const { step, start, reset } = useImport();
  const [ready, setReady] = useState(false);

  // Opening starts from the beginning; closing does not end an import that runs on the server.
  useEffect(() => {
    if (open) reset();
  }, [open, reset]);

  const close = () => onOpenChange(false);
  const failed = step.step === 'done' && step.status.state === 'failed';
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => (step.step === 'uploading' && !next ? undefined : onOpenChange(next))}
      title={fixedName ? `New version of ${fixedName}` : 'Import photos'}
      description="A zip file with one folder of photos per class."
      footer={
        step.step === 'choosing' ? (
          <>
            <Button onClick={close}>Cancel</Button>
            <Button variant="primary" type="submit" form={formId} disabled={!ready}>
              Import
            </Button>
          </>
        ) : step.step === 'uploading' ? (
          <Button onClick={reset}>Cancel upload</Button>
        ) : step.step === 'importing' ? (
          <Button onClick={close}>Continue in background</Button>
        ) : failed ? (
          <>
            <Button onClick={close}>Close</Button>
            <Button variant="primary" onClick={reset}>
              Try another file
            </Button>
          </>
        ) : (
          <>
            <Button onClick={close}>Close</Button>
            <Button variant="primary" asChild>
              <Link href={`/datasets/${step.status.datasetId}`} onClick={close}>
                Open dataset
              </Link>
            </Button>
          </>
        )
      }
    >
      {step.step === 'choosing' ? (
        <ImportForm
          id={formId}
          fixedName={fixedName}
          error={step.error}
          onReady={setReady}
          onSubmit={start}
        />
      ) : step.step === 'done' ? (
        <ImportResult status={step.status} />
      ) : (
        <ImportProgress step={step} />
      )}
    </Dialog>
  );
}
