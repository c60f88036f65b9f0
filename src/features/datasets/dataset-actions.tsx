'use client';

import { Download, Ellipsis, GitCompare, Layers, Pencil, Play, Trash2, Upload } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { DropdownMenu, MenuItem } from '@/components/ui/dropdown-menu';
import { Link } from '@/components/ui/link';
import { useMay } from '@/features/api/use-me';
import type { DatasetDetail } from '@/shared/contracts/datasets';
import { IncomingLink } from '../incoming/incoming-link';
import { DeleteDialog } from '../lifecycle/delete-dialog';
import { LifecycleMenuItems } from '../lifecycle/lifecycle-menu-items';
import { ExportDialog } from '../versions/export-dialog';
import { SplitDialog } from '../versions/split-dialog';
import { VersionMenuItems } from '../versions/version-menu-items';
import { VersionsDialog } from '../versions/versions-dialog';
import { DatasetDialog } from './dataset-dialog';
import { ImportDialog } from './import/import-dialog';

interface DatasetActionsProps {
  dataset: DatasetDetail;
  /** The version on display. */
  version: number;
  latest: number;
}

export function DatasetActions({ dataset, version, latest }: DatasetActionsProps) {
  const router = useRouter();
  const mayWrite = useMay('data:write');
  const mayRun = useMay('run:write');
  const mayDelete = useMay('data:delete');
  const [open, setOpen] = useState<
    'edit' | 'export' | 'split' | 'versions' | 'delete' | 'delete version' | 'import' | null
  >(null);
  const versionId = dataset.versions.find(({ number }) => number === version)?.id;
  const toggle = (name: typeof open) => (next: boolean) => setOpen(next ? name : null);
  const train = `/runs/new?dataset=${encodeURIComponent(dataset.id)}${version === latest ? '' : `&version=${version}`}`;

  return (
    <>
      <IncomingLink datasetId={dataset.id} />
      {mayWrite && (
        <Button onClick={() => setOpen('import')}>
          <Upload aria-hidden />
          New version
        </Button>
      )}
      {mayRun && (
        <Button variant="primary" asChild>
          <Link href={train}>
            <Play aria-hidden />
            New run
          </Link>
        </Button>
      )}
      <DropdownMenu
        trigger={
          <Button variant="ghost" icon aria-label="More actions">
            <Ellipsis aria-hidden />
          </Button>
        }
      >
        {mayWrite && (
          <MenuItem onSelect={() => setOpen('edit')}>
            <Pencil aria-hidden />
            Edit…
          </MenuItem>
        )}
        {dataset.versions.length > 1 && (
          <MenuItem onSelect={() => router.push(`/datasets/${dataset.id}/diff?to=${version}`)}>
            <GitCompare aria-hidden />
            Compare versions
          </MenuItem>
        )}
        <MenuItem onSelect={() => setOpen('export')}>
          <Download aria-hidden />
          Export version {version}…
        </MenuItem>
        {mayWrite && (
          <VersionMenuItems
            dataset={dataset}
            version={version}
            latest={latest}
            onSplit={() => setOpen('split')}
            onRestored={() => router.push(`/datasets/${dataset.id}`)}
          />
        )}
        {dataset.versions.length > 1 && (
          <MenuItem onSelect={() => setOpen('versions')}>
            <Layers aria-hidden />
            All versions…
          </MenuItem>
        )}
        {mayDelete && versionId && dataset.versions.length > 1 && (
          <MenuItem onSelect={() => setOpen('delete version')}>
            <Trash2 aria-hidden />
            Delete version {version}…
          </MenuItem>
        )}
        <LifecycleMenuItems kind="dataset" item={dataset} onDelete={() => setOpen('delete')} />
      </DropdownMenu>
      {open === 'edit' && <DatasetDialog dataset={dataset} onClose={() => setOpen(null)} />}
      {open === 'export' && versionId && (
        <ExportDialog dataset={dataset} version={version} onClose={() => setOpen(null)} />
      )}
      {open === 'versions' && (
        <VersionsDialog
          dataset={dataset}
          onClose={() => {
            setOpen(null);
            // The one on display may have been deleted.
            if (!versionId) router.push(`/datasets/${dataset.id}`);
          }}
        />
      )}
      {open === 'split' && <SplitDialog dataset={dataset} onClose={() => setOpen(null)} />}
      <ImportDialog open={open === 'import'} onOpenChange={toggle('import')} fixedName={dataset.name} />
      {open === 'delete' && <DeleteDialog kind="dataset" ids={[dataset.id]} onClose={() => setOpen(null)} />}
      {open === 'delete version' && versionId && (
        <DeleteDialog
          kind="version"
          ids={[versionId]}
          onClose={() => setOpen(null)}
          onDone={() => router.push(`/datasets/${dataset.id}`)}
        />
      )}
    </>
  );
}
