'use client';

import { Download } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import type { DatasetDetail } from '@/shared/contracts/datasets';

interface ExportDialogProps {
  dataset: DatasetDetail;
  /** Number of the version. */
  version: number;
  onClose: () => void;
}

/** Says what a version's archive holds, and begins its download. */
export function ExportDialog({ dataset, version, onClose }: ExportDialogProps) {
  const shown = dataset.versions.find(({ number }) => number === version);
  if (!shown) return null;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Export version ${version}`}
      footer={
        <Button variant="primary" asChild>
          <a href={`/api/versions/${shown.id}/export`} download onClick={onClose}>
            <Download aria-hidden />
            Download
          </a>
        </Button>
      }
    >
      <div className="grid gap-3 text-sm">
        <p>
          A zip with all photos, packed while it is sent. Imported into any Mintmark it gives the same
          content: <code className="font-mono text-muted text-xs">{shown.contentHash.slice(0, 12)}</code>.
        </p>
        <p>It is a Hugging Face ImageFolder too. Unpacked into a folder:</p>
        <pre className="overflow-x-auto rounded-md bg-raised p-2 font-mono text-xs">
          load_dataset(&quot;imagefolder&quot;, data_dir=&quot;FOLDER&quot;)
        </pre>
        <p className="text-muted text-xs">
          Photos leave without place, time and device, unless the team keeps them.
        </p>
      </div>
    </Dialog>
  );
}
