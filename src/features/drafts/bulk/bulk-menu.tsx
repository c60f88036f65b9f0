'use client';

import { ChevronDown, Sparkles } from 'lucide-react';
import { type ComponentProps, useState } from 'react';
import { Button } from '@/components/ui/button';
import { DropdownMenu, MenuItem, MenuLabel } from '@/components/ui/dropdown-menu';
import type { DraftDetail } from '@/shared/contracts/drafts';
import { counted } from '@/shared/format';
import { askedFor, type FindingFilter } from '../../curation/finding-filters';
import { BulkDialog } from './bulk-dialog';

interface BulkMenuProps {
  draft: DraftDetail;
  filter: FindingFilter;
  /** Findings that the filter finds. */
  total: number;
}

/** What can be done to many findings at once; each is shown before it is done. */
export function BulkMenu({ draft, filter, total }: BulkMenuProps) {
  const [bulk, setBulk] = useState<ComponentProps<typeof BulkDialog>['bulk'] | null>(null);
  const wanted = askedFor(filter);
  return (
    <span className="flex items-center gap-2">
      <DropdownMenu
        trigger={
          <Button size="sm" disabled={total === 0}>
            All of these
            <ChevronDown aria-hidden />
          </Button>
        }
      >
        <MenuLabel>{counted(total, 'finding')}, shown before it is done</MenuLabel>
        <MenuItem onSelect={() => setBulk({ action: 'keep', filter: wanted })}>Keep all photos…</MenuItem>
        <MenuItem onSelect={() => setBulk({ action: 'drop', filter: wanted })}>
          Drop the photo of each…
        </MenuItem>
        {(['train', 'validation', 'test'] as const).map((split) => (
          <MenuItem key={split} onSelect={() => setBulk({ action: 'move', filter: wanted, split })}>
            Move all to {split}…
          </MenuItem>
        ))}
      </DropdownMenu>
      <Button size="sm" onClick={() => setBulk({ action: 'clean' })}>
        <Sparkles aria-hidden />
        Clean…
      </Button>
      {bulk && <BulkDialog draft={draft} bulk={bulk} onClose={() => setBulk(null)} />}
    </span>
  );
}
