import { Button } from '@/components/ui/button';
import { Card, CardHeader } from '@/components/ui/card';
import { Link } from '@/components/ui/link';
import { LeakBadge } from '@/features/leaks/leak-badge';
import type { ModelListItem } from '@/shared/contracts/models';
import { percent } from '@/shared/format';

/** The latest model versions with their test accuracy. */
export function ModelsCard({ models }: { models: ModelListItem[] }) {
  return (
    <Card>
      <CardHeader
        title="Models"
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
                  <span className="block truncate">
                    <span className="text-faint">#{model.number}</span>{' '}
                    <span className="font-medium">{model.name}</span>
                  </span>
                  <span className="block truncate text-muted text-xs">
                    {model.datasetName} · {model.inputSize} px
                  </span>
                </span>
                <LeakBadge leaks={model.leaks} />
                <span className="text-right">
                  <span className="font-medium">{percent(model.top1)}</span>
                  <span className="block text-faint text-xs">top 1</span>
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
