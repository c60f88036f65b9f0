import { Card, CardHeader } from '@/components/ui/card';
import { ImportRow } from '@/features/datasets/import/import-row';
import { useImports } from '@/features/datasets/import/use-imports';
import type { ImportState } from '@/shared/contracts/datasets';

const ENDED: readonly ImportState[] = ['succeeded', 'failed'];

/** Imports that run or wait to be saved; hidden when there are none. */
export function ActiveImports() {
  const active = useImports().items.filter(({ state }) => !ENDED.includes(state));
  if (active.length === 0) return null;
  return (
    <Card>
      <CardHeader title="Imports" />
      <ul>
        {active.map((item) => (
          <ImportRow key={item.id} item={item} />
        ))}
      </ul>
    </Card>
  );
}
