import { Download } from 'lucide-react';
import { toast } from 'sonner';
import { exportName } from '@/components/charts/export-name';
import { useExportNote } from '@/components/charts/export-note';
import { Button } from '@/components/ui/button';
import { DropdownMenu, MenuItem } from '@/components/ui/dropdown-menu';
import { saveFile } from '@/components/ui/save-file';

interface SaveMatrixMenuProps {
  /** What it shows; the files are named after it. */
  label: string;
  csv: () => string;
  picture: () => Promise<Blob | null>;
}

/** Saves the matrix as it is on display: its numbers as CSV, or its picture as PNG. */
export function SaveMatrixMenu({ label, csv, picture }: SaveMatrixMenuProps) {
  const name = exportName(label, useExportNote());
  async function savePicture() {
    const blob = await picture();
    if (blob) saveFile(`${name}.png`, blob);
    else toast.error('The picture could not be saved.');
  }
  return (
    <DropdownMenu
      trigger={
        <Button icon aria-label="Save the matrix">
          <Download aria-hidden />
        </Button>
      }
    >
      <MenuItem onSelect={() => saveFile(`${name}.csv`, csv(), 'text/csv;charset=utf-8')}>CSV</MenuItem>
      <MenuItem onSelect={savePicture}>PNG</MenuItem>
    </DropdownMenu>
  );
}
