'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Boxes } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useListAddress } from '@/components/hooks/use-list-address';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { Link } from '@/components/ui/link';
import { PageHeader } from '@/components/ui/page-header';
import { PagedTable } from '@/components/ui/paged-table';
import { TableSkeleton } from '@/components/ui/skeleton';
import { Switch } from '@/components/ui/switch';
import { useTRPC, useTRPCClient } from '@/features/api/trpc';
import { useMay } from '@/features/api/use-me';
import { useLiveTopics } from '@/features/live/use-live-topics';
import { MAX_COMPARED_RUNS } from '@/shared/contracts/compare';
import { MODEL_SORT_COLUMNS, type ModelListItem } from '@/shared/contracts/models';
import { MAX_PAGE_ROWS } from '@/shared/contracts/paging';
import { MAX_MODELS } from '../classify/model-choice';
import { TestOpenings } from '../evaluations/test-openings';
import { ARCHIVED_FILTER, ArchivedSwitch, archivedOf } from '../lifecycle/archived-switch';
import { lifecycleColumn } from '../lifecycle/row-menu';
import { SelectionBar } from '../lifecycle/selection-bar';
import { modelColumns, TEST_COLUMNS } from './model-columns';

const columns = [...modelColumns, lifecycleColumn<ModelListItem>('model')];
/** Test figures take the room of two that are least asked for. */
const columnsWithTest = columns.filter(({ id }) => id !== 'size' && id !== 'base');
const columnsWithoutTest = columns.filter(({ id }) => !TEST_COLUMNS.includes(id ?? ''));
/** Name in the address of what brings the test figures. */
const TEST_FILTER = 'test';

/** Every model version, to sort, filter and take to the classify page. */
export function ModelsPage() {
  const trpc = useTRPC();
  const client = useTRPCClient();
  useLiveTopics(['models', 'comments']);
  const address = useListAddress({
    columns: MODEL_SORT_COLUMNS,
    defaultSort: { by: 'name', direction: 'desc' },
    filters: [ARCHIVED_FILTER, TEST_FILTER],
  });
  const filters = { search: address.search, archived: archivedOf(address) };
  const { data, error, refetch, isPlaceholderData } = useQuery(
    trpc.models.list.queryOptions(
      { ...filters, cursor: address.cursor, sort: address.sort },
      { placeholderData: keepPreviousData },
    ),
  );
  const tested = address.filter(TEST_FILTER) === '1' || TEST_COLUMNS.includes(address.sort.by);
  const mayTrain = useMay('run:write');
  /** The selected versions, of other pages too, by their ids. */
  const [selected, setSelected] = useState<ReadonlyMap<string, ModelListItem>>(new Map());
  const chosen = [...selected.values()];
  const able = chosen.filter((model) => model.canClassify);

  function select(ids: readonly string[]) {
    const known = new Map([...selected, ...(data?.items ?? []).map((model) => [model.id, model] as const)]);
    setSelected(new Map([...known].filter(([id]) => ids.includes(id))));
  }

  return (
    <>
      <PageHeader
        title="Models"
        description="Each finished run creates one version. Select several to compare them or to classify photos with them."
      />
      {tested && data && (
        <div className="mb-2">
          <TestOpenings opened models={data.items.map(({ id }) => id)} />
        </div>
      )}
      {data ? (
        <PagedTable
          aria-label="Model versions"
          noun={['model version', 'model versions']}
          columns={tested ? columnsWithTest : columnsWithoutTest}
          page={data}
          address={address}
          stale={isPlaceholderData}
          getRowId={(model) => model.id}
          rowHref={(model) => `/models/${model.id}`}
          searchPlaceholder="Search models"
          selection={{ selected: [...selected.keys()], onChange: select }}
          bar={
            <SelectionBar
              kind="model"
              selected={[...selected.keys()]}
              total={data.total}
              readPage={(cursor) => client.models.list.query({ ...filters, cursor, limit: MAX_PAGE_ROWS })}
              onSelect={(rows) => setSelected(new Map(rows.map((model) => [model.id, model])))}
            />
          }
          toolbar={
            <>
              <ArchivedSwitch address={address} />
              <Switch
                label="Test figures"
                checked={tested}
                onCheckedChange={(checked) => address.setFilter(TEST_FILTER, checked ? '1' : '')}
              />
              <LinkButton
                href={`/compare?runs=${chosen.map((model) => model.runNumber).join(',')}`}
                enabled={chosen.length >= 2 && chosen.length <= MAX_COMPARED_RUNS}
              >
                Compare runs
              </LinkButton>
              <LinkButton
                primary
                href={`/classify?models=${able.map((model) => model.number).join(',')}`}
                enabled={able.length > 0 && able.length <= MAX_MODELS}
              >
                Classify with {able.length > 0 ? able.length : 'selected'}
              </LinkButton>
            </>
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
      ) : error ? (
        <ErrorState error={error} onRetry={refetch} />
      ) : (
        <TableSkeleton rows={8} columns={7} />
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
