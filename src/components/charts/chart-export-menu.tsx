'use client';

import { Download } from 'lucide-react';
import { toast } from 'sonner';
import { Button } from '../ui/button';
import { DropdownMenu, MenuItem } from '../ui/dropdown-menu';
import { saveFile } from '../ui/save-file';
import { exportName } from './export-name';
import { useExportNote } from './export-note';
import { pngOf } from './save-picture';

interface ChartExportMenuProps {
  /** What the chart shows; the files are named after it. */
  label: string;
  svg: () => Promise<string>;
  csv: () => string;
}

/** Saves a chart as PNG, SVG or CSV. */
export function ChartExportMenu({ label, svg, csv }: ChartExportMenuProps) {
  const name = exportName(label, useExportNote());

  async function save(kind: 'png' | 'svg' | 'csv') {
    try {
      if (kind === 'csv') return saveFile(`${name}.csv`, csv(), 'text/csv;charset=utf-8');
      const drawing = await svg();
      if (kind === 'svg') saveFile(`${name}.svg`, drawing, 'image/svg+xml');
      else saveFile(`${name}.png`, await pngOf(drawing));
    } catch (error) {
      toast.error(error instanceof Error ? error.message : 'The chart could not be saved.');
    }
  }

  return (
    <DropdownMenu
      trigger={
        <Button size="sm" variant="ghost" icon aria-label={`Save ${label}`}>
          <Download aria-hidden />
        </Button>
      }
    >
      <MenuItem onSelect={() => save('png')}>PNG</MenuItem>
      <MenuItem onSelect={() => save('svg')}>SVG</MenuItem>
      <MenuItem onSelect={() => save('csv')}>CSV</MenuItem>
    </DropdownMenu>
  );
}
