'use client';

import { Download } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { Button } from '@/components/ui/button';
import { DropdownMenu, MenuItem } from '@/components/ui/dropdown-menu';
import { errorText } from '@/components/ui/error-state';
import { saveFile } from '@/components/ui/save-file';
import type { Page } from '@/shared/contracts/paging';
import type { RunListItem } from '@/shared/contracts/runs';
import { count } from '@/shared/format';
import { readAllPages } from '../../api/read-all-pages';
import { exportedFields, runsCsv, runsJson } from './run-export';

interface ExportRunsMenuProps {
  shown: readonly string[];
  readPage: (cursor: string | undefined, fields: readonly string[]) => Promise<Page<RunListItem>>;
}

/** Saves all runs of the list, on all pages, with the columns that are shown. */
export function ExportRunsMenu({ shown, readPage }: ExportRunsMenuProps) {
  const [done, setDone] = useState<string | null>(null);

  async function save(extension: 'csv' | 'json') {
    try {
      const runs = await readAllPages(
        (cursor) => readPage(cursor, exportedFields(shown)),
        (read, { total }) => setDone(`${count(read.length)} of ${count(total)}`),
      );
      const text = extension === 'csv' ? runsCsv(runs, shown) : runsJson(runs, shown);
      saveFile(`runs.${extension}`, text);
    } catch (error) {
      toast.error(errorText(error));
    } finally {
      setDone(null);
    }
  }

  return (
    <DropdownMenu
      trigger={
        <Button busy={done !== null} icon={done === null} aria-label="Export" title="Export">
          <Download aria-hidden />
          {done}
        </Button>
      }
    >
      <MenuItem onSelect={() => save('csv')}>CSV</MenuItem>
      <MenuItem onSelect={() => save('json')}>JSON</MenuItem>
    </DropdownMenu>
  );
}
