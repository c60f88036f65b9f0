'use client';

import { ChevronDown, Sparkles } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { DropdownMenu, MenuItem, MenuLabel } from '@/components/ui/dropdown-menu';
import type { FindingKind, FindingScope, FindingStatus } from '@/shared/contracts/curation';
import type { BulkAction, DraftDetail } from '@/shared/contracts/drafts';
import { counted } from '@/shared/format';
import { BulkDialog } from './bulk-dialog';

interface BulkMenuProps {
  draft: DraftDetail;
  filter: { kind: FindingKind | ''; scope: FindingScope; status: FindingStatus | '' };
  /** Findings that the filter finds. */
  total: number;
}

/** What can be done to many findings at once; each is shown before it is done. */
export function BulkMenu({ draft, filter, total }: BulkMenuProps) {
  const [bulk, setBulk] = useState<BulkAction | null>(null);
  const wanted = {
    kind: filter.kind || undefined,
    scope: filter.scope,
    status: filter.status || undefined,
  };
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
      <Button size="sm" variant="primary" onClick={() => setBulk({ action: 'clean' })}>
        <Sparkles aria-hidden />
        Clean…
      </Button>
      {bulk && <BulkDialog draft={draft} bulk={bulk} onClose={() => setBulk(null)} />}
    </span>
  );
}
