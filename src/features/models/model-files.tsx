import { Download } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { Card, CardHeader } from '@/components/ui/card';
import type { ModelDetail } from '@/shared/contracts/models';
import { bytes, counted } from '../../shared/format';
import { exportUrl } from './model-actions';

/** The files of the version, and all of them in one zip. */
export function ModelFiles({ model }: { model: ModelDetail }) {
  return (
    <Card className="overflow-hidden">
      <CardHeader
        title="Files"
        description={`${counted(model.files.length, 'file')}, ${bytes(model.bytes)}`}
        actions={
          <Button asChild size="sm">
            <a href={exportUrl(model.id)} download>
              <Download aria-hidden />
              Export as zip
            </a>
          </Button>
        }
      />
      <ul className="max-h-72 divide-y overflow-y-auto">
        {model.files.map((file) => (
          <li key={file.path} className="flex justify-between gap-3 px-4 py-1.5 text-sm" title={file.hash}>
            <span className="min-w-0 truncate">{file.path}</span>
            <span className="shrink-0 text-muted">{bytes(file.bytes)}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
