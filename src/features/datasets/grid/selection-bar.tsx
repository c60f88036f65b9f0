'use client';

import { ArrowRightLeft, Tag, Trash2, X } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { DropdownMenu, MenuItem } from '@/components/ui/dropdown-menu';
import { ClassChooser } from '@/features/drafts/queue/class-chooser';
import { SPLITS } from '@/shared/coin-class';
import type { DatasetVersionDetail } from '@/shared/contracts/datasets';
import type { PhotosAction } from '@/shared/contracts/drafts';
import { MAX_BULK_PHOTOS, type PhotoFilter } from '@/shared/contracts/photo-grid';
import { count, counted } from '@/shared/format';
import { splitLabels } from '../splits';
import { ChangeDialog } from './change-dialog';
import { countSelected, rangesOf, type Selection } from './selection';

interface SelectionBarProps {
  version: DatasetVersionDetail;
  filter: PhotoFilter;
  selection: Selection;
  total: number;
  /** Chooses all that the filter finds; null when they are chosen already. */
  onAll: (() => void) | null;
  onClear: () => void;
}

/** What can be done to the photos that are chosen; all of it goes into a draft, and is shown first. */
export function SelectionBar({ version, filter, selection, total, onAll, onClear }: SelectionBarProps) {
  const [change, setChange] = useState<PhotosAction['change'] | null>(null);
  const [choosing, setChoosing] = useState(false);
  const chosen = countSelected(selection);
  const isTooMany = chosen > MAX_BULK_PHOTOS;
  return (
    <div
      role="toolbar"
      aria-label="Chosen photos"
      className="sticky bottom-3 z-20 mx-auto mt-3 flex w-fit max-w-full flex-wrap items-center gap-2 rounded-md border bg-surface p-2 shadow-float"
    >
      <span role="status" className="px-1 text-sm tabular-nums">
        {count(chosen)} chosen
      </span>
      {onAll && (
        <Button size="sm" variant="ghost" onClick={onAll}>
          All {count(total)}
        </Button>
      )}
      {isTooMany ? (
        <span className="max-w-md text-warn text-xs">
          At most {count(MAX_BULK_PHOTOS)} at once: choose fewer, by class or split for instance. Whole
          classes are merged in a draft, and splits drawn again, without a bound.
        </span>
      ) : (
        <>
          <Button size="sm" onClick={() => setChoosing(true)}>
            <Tag aria-hidden />
            Relabel…
          </Button>
          <DropdownMenu
            side="top"
            trigger={
              <Button size="sm">
                <ArrowRightLeft aria-hidden />
                Move…
              </Button>
            }
          >
            {SPLITS.map((split) => (
              <MenuItem key={split} onSelect={() => setChange({ kind: 'move', split })}>
                To {splitLabels[split].toLowerCase()}…
              </MenuItem>
            ))}
          </DropdownMenu>
          <Button size="sm" variant="danger" onClick={() => setChange({ kind: 'drop' })}>
            <Trash2 aria-hidden />
            Drop…
          </Button>
        </>
      )}
      <Button size="sm" variant="ghost" icon aria-label="Choose none" onClick={onClear}>
        <X aria-hidden />
      </Button>
      {choosing && (
        <ClassChooser
          title={`Relabel ${counted(chosen, 'photo')} as`}
          classes={version.classes}
          suggestions={[]}
          onClose={() => setChoosing(false)}
          onChoose={(classKey) => {
            setChoosing(false);
            setChange({ kind: 'relabel', classKey });
          }}
        />
      )}
      {change && (
        <ChangeDialog
          version={version}
          bulk={{ action: 'photos', photos: { filter, ranges: rangesOf(selection) }, change }}
          onClose={() => setChange(null)}
          onDone={() => {
            setChange(null);
            onClear();
          }}
        />
      )}
    </div>
  );
}
