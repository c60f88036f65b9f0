'use client';

import { useState } from 'react';
import { Checkbox } from '@/components/ui/checkbox';
import { Dialog } from '@/components/ui/dialog';
import { RelativeTime } from '@/components/ui/relative-time';
import type { DatasetDetail } from '@/shared/contracts/datasets';
import { counted } from '@/shared/format';
import { SelectionBar } from '../lifecycle/selection-bar';

interface VersionsDialogProps {
  dataset: DatasetDetail;
  onClose: () => void;
}

/** All versions of a dataset, the newest first; some can be archived or deleted together. */
export function VersionsDialog({ dataset, onClose }: VersionsDialogProps) {
  const [selected, setSelected] = useState<readonly string[]>([]);
  const versions = dataset.versions.toSorted((a, b) => b.number - a.number);
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={`Versions of ${dataset.name}`}>
      <SelectionBar
        kind="version"
        selected={selected}
        total={versions.length}
        readPage={async () => ({ items: versions, nextCursor: null })}
        onSelect={(rows) => setSelected(rows.map(({ id }) => id))}
      />
      <ul className="divide-y">
        {versions.map(({ id, number, photos, classCount, createdAt }) => (
          <li key={id} className="flex flex-wrap items-center gap-x-4 gap-y-1 py-2 text-sm">
            <Checkbox
              label={`Version ${number}`}
              checked={selected.includes(id)}
              onCheckedChange={(on) =>
                setSelected((others) => [
                  ...others.filter((other) => other !== id),
                  ...(on === true ? [id] : []),
                ])
              }
            />
            <span className="min-w-0 flex-1 text-muted">
              {counted(photos.train + photos.validation + photos.test, 'photo')} in{' '}
              {counted(classCount, 'class', 'classes')}
            </span>
            <span className="text-muted text-xs">
              <RelativeTime date={createdAt} />
            </span>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
