'use client';

import { useQuery } from '@tanstack/react-query';
import { Trash2 } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { Link } from '@/components/ui/link';
import { isApiError, useTRPC } from '@/features/api/trpc';
import { useMay } from '@/features/api/use-me';
import type { BinItem } from '@/shared/contracts/lifecycle';
import { type LifecycleKind, lifecycleKinds } from '@/shared/lifecycle-kinds';
import { useLifecycle } from './use-lifecycle';

interface MissingPageProps {
  kind: LifecycleKind;
  /** As the page's address names it. */
  id: string;
  error: unknown;
  onRetry: () => void;
}

/** In place of the page of a thing that cannot be shown: what lies in the bin says so and can be restored. */
export function MissingPage({ kind, id, error, onRetry }: MissingPageProps) {
  const trpc = useTRPC();
  const missing = isApiError(error, 'NOT_FOUND');
  const state = useQuery(trpc.lifecycle.state.queryOptions({ kind, ref: id }, { enabled: missing }));
  const { many, one } = lifecycleKinds[kind];
  if (state.data?.deletion)
    return <InTheBin name={`${one} ${state.data.label}`} deletion={state.data.deletion} />;
  return (
    <ErrorState
      error={error}
      title={missing ? `This ${one} does not exist` : undefined}
      onRetry={missing ? undefined : onRetry}
      action={
        PAGES[kind] && (
          <Button asChild>
            <Link href={PAGES[kind]}>All {many}</Link>
          </Button>
        )
      }
    />
  );
}

const PAGES: Partial<Record<LifecycleKind, string>> = {
  run: '/runs',
  experiment: '/experiments',
  model: '/models',
  dataset: '/datasets',
};

function InTheBin({ name, deletion }: { name: string; deletion: BinItem }) {
  const { restore } = useLifecycle(deletion.kind);
  const may = useMay(lifecycleKinds[deletion.kind].delete);
  const by = deletion.deletedBy ? ` by ${deletion.deletedBy}` : '';
  const on = deletion.deletedAt.toLocaleDateString('en-GB', { day: 'numeric', month: 'long' });
  const until = deletion.purgeAt.toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  });
  const along = name.endsWith(deletion.label)
    ? ''
    : `, along with ${lifecycleKinds[deletion.kind].one} “${deletion.label}”`;
  return (
    <EmptyState
      icon={Trash2}
      title={`The ${name} is in the bin`}
      description={
        deletion.purging
          ? 'It is being removed for good.'
          : `Deleted on ${on}${by}${along}. It can be restored until ${until}.`
      }
      action={
        <>
          {may && !deletion.purging && (
            <Button variant="primary" onClick={() => restore([deletion.id])}>
              Restore
            </Button>
          )}
          <Button asChild>
            <Link href="/bin">Open the bin</Link>
          </Button>
        </>
      }
    />
  );
}
