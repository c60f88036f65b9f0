import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Card, CardHeader } from '@/components/ui/card';
import { Link } from '@/components/ui/link';
import { LeakBadge } from '@/features/leaks/leak-badge';
import type { ModelListItem } from '@/shared/contracts/models';
import { percent } from '@/shared/format';

/** The best model of each dataset by its validation photos: figures of different data are not ranked together. */
export function BestModels({ models }: { models: ModelListItem[] }) {
  return (
    <Card>
      <CardHeader
        title={models.length > 1 ? 'Best models' : 'Best model'}
        description="By validation, of each dataset"
        actions={
          <Button size="sm" variant="ghost" className="-mr-2" asChild>
            <Link href="/models">All models</Link>
          </Button>
        }
      />
      {models.length === 0 ? (
        <p className="px-4 py-5 text-muted">No models yet. Each run that succeeds adds one.</p>
      ) : (
        <ul>
          {models.map((model) => (
            <li key={model.id} className="border-b last:border-b-0">
              <Link
                href={`/models/${model.number}`}
                className="flex items-center gap-3 px-4 py-2 hover:bg-raised/60"
              >
                <span className="min-w-0 flex-1">
                  <span className="flex items-center gap-1.5">
                    <span className="text-faint">#{model.number}</span>
                    <span className="truncate font-medium">{model.name}</span>
                    {model.champion && <Badge tone="accent">Champion</Badge>}
                  </span>
                  <span className="block truncate text-muted text-xs">
                    {model.datasetName} v{model.datasetVersion}
                  </span>
                </span>
                <LeakBadge leaks={model.leaks} />
                <span className="text-right">
                  <span className="font-medium">{percent(model.valAccuracy)}</span>
                  <span className="block text-faint text-xs">validation</span>
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
