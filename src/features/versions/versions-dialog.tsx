'use client';

import { useState } from 'react';
import { Badge } from '@/components/ui/badge';
import { Checkbox } from '@/components/ui/checkbox';
import { Dialog } from '@/components/ui/dialog';
import { Link } from '@/components/ui/link';
import { RelativeTime } from '@/components/ui/relative-time';
import { useMay } from '@/features/api/use-me';
import type { DatasetDetail, DatasetVersionSummary } from '@/shared/contracts/datasets';
import { counted } from '@/shared/format';
import { SelectionBar } from '../lifecycle/selection-bar';

interface VersionsDialogProps {
  dataset: DatasetDetail;
  onClose: () => void;
}

/** All versions of a dataset with what their authors say, the newest first; administrators archive or delete some together. */
export function VersionsDialog({ dataset, onClose }: VersionsDialogProps) {
  const mayDelete = useMay('data:delete');
  const [selected, setSelected] = useState<readonly string[]>([]);
  const versions = dataset.versions.toSorted((a, b) => b.number - a.number);
  const toggle = (id: string, on: boolean) =>
    setSelected((others) => [...others.filter((other) => other !== id), ...(on ? [id] : [])]);
  return (
    <Dialog open size="lg" onOpenChange={(open) => !open && onClose()} title={`Versions of ${dataset.name}`}>
      {mayDelete && (
        <SelectionBar
          kind="version"
          selected={selected}
          total={versions.length}
          readPage={async () => ({ items: versions, nextCursor: null })}
          onSelect={(rows) => setSelected(rows.map(({ id }) => id))}
        />
      )}
      <ul aria-label="Versions" className="divide-y">
        {versions.map((version, i) => (
          <li key={version.id} className="flex gap-3 py-2.5 text-sm">
            {mayDelete && (
              <Checkbox
                aria-label={`Choose version ${version.number}`}
                className="mt-0.5"
                checked={selected.includes(version.id)}
                onCheckedChange={(on) => toggle(version.id, on === true)}
              />
            )}
            <VersionText
              datasetId={dataset.id}
              version={version}
              before={versions[i + 1]?.number ?? null}
              onLeave={onClose}
            />
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

interface VersionTextProps {
  datasetId: string;
  version: DatasetVersionSummary;
  /** Number of the version before it; null for the first. */
  before: number | null;
  onLeave: () => void;
}

function VersionText({ datasetId, version, before, onLeave }: VersionTextProps) {
  const { number, photos, classCount, createdAt, createdBy, message } = version;
  return (
    <div className="min-w-0 flex-1">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Link
          href={`/datasets/${datasetId}?v=${number}`}
          onClick={onLeave}
          className="font-medium hover:underline"
        >
          Version {number}
        </Link>
        {!message && <Badge>import</Badge>}
        <span className="text-muted text-xs tabular-nums">
          {counted(photos.train + photos.validation + photos.test, 'photo')} in{' '}
          {counted(classCount, 'class', 'classes')}
        </span>
        {before !== null && (
          <Link
            href={`/datasets/${datasetId}/diff?from=${before}&to=${number}`}
            onClick={onLeave}
            className="ml-auto text-accent text-xs hover:underline"
          >
            What changed
          </Link>
        )}
      </div>
      {message && <p className="wrap-anywhere mt-0.5">{message}</p>}
      <p className="mt-0.5 text-muted text-xs">
        {createdBy && `${createdBy}, `}
        <RelativeTime date={createdAt} />
      </p>
    </div>
  );
}
