'use client';

import { useQuery } from '@tanstack/react-query';
import { Boxes } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Button } from '@/components/ui/button';
import { DataTable } from '@/components/ui/data-table';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { Link } from '@/components/ui/link';
import { PageHeader } from '@/components/ui/page-header';
import { TableSkeleton } from '@/components/ui/skeleton';
import { useTRPC } from '@/features/api/trpc';
import { useMay } from '@/features/api/use-me';
import { useLiveTopics } from '@/features/live/use-live-topics';
import { modelColumns } from './model-columns';

/** Every model version, to sort, filter and take to the classify page. */
export function ModelsPage() {
  const trpc = useTRPC();
  useLiveTopics(['models', 'comments']);
  const { data, error, refetch } = useQuery(trpc.models.list.queryOptions());
  const mayTrain = useMay('run:write');
  const [selected, setSelected] = useState<string[]>([]);
  const chosen = data?.filter(({ id }) => selected.includes(id)) ?? [];
  const able = chosen.filter((model) => model.canClassify);

  return (
    <>
      <PageHeader
        title="Models"
        description="Each finished run creates one version. Select several to compare them or to classify photos with them."
      />
      {error && !data ? (
        <ErrorState error={error} onRetry={refetch} />
      ) : data === undefined ? (
        <TableSkeleton rows={8} columns={7} />
      ) : (
        <DataTable
          aria-label="Model versions"
          columns={modelColumns}
          data={data}
          getRowId={(model) => model.id}
          rowHref={(model) => `/models/${model.id}`}
          searchPlaceholder="Search models"
          initialSorting={[{ id: 'name', desc: true }]}
          selection={{ selected, onChange: setSelected, max: 8 }}
          toolbar={
            data.length > 0 && (
              <>
                <LinkButton
                  href={`/compare?runs=${chosen.map((model) => model.runNumber).join(',')}`}
                  enabled={chosen.length >= 2}
                >
                  Compare runs
                </LinkButton>
                <LinkButton
                  primary
                  href={`/classify?models=${able.map((model) => model.number).join(',')}`}
                  enabled={able.length > 0}
                >
                  Classify with {able.length > 0 ? able.length : 'selected'}
                </LinkButton>
              </>
            )
          }
          empty={
            <EmptyState
              icon={Boxes}
              title="No models yet"
              description="Each finished run adds a model version here."
              action={
                mayTrain && (
                  <Button asChild variant="primary">
                    <Link href="/runs/new">New run</Link>
                  </Button>
                )
              }
            />
          }
        />
      )}
    </>
  );
}

interface LinkButtonProps {
  href: string;
  enabled: boolean;
  primary?: boolean;
  children: ReactNode;
}

/** A link that needs a selection; without one it is shown as a disabled button. */
function LinkButton({ href, enabled, primary = false, children }: LinkButtonProps) {
  const variant = primary ? 'primary' : 'secondary';
  return enabled ? (
    <Button asChild variant={variant}>
      <Link href={href}>{children}</Link>
    </Button>
  ) : (
    <Button variant={variant} disabled>
      {children}
    </Button>
  );
}
