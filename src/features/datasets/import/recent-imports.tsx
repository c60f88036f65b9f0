'use client';

import { Card, CardHeader } from '@/components/ui/card';
import { ShowMore } from '@/components/ui/show-more';
import { ImportRow } from './import-row';
import { useImports } from './use-imports';

/** The imports, newest first, running ones with their progress; hidden when there are none. */
export function RecentImports() {
  const { query, items } = useImports();
  if (items.length === 0) return null;
  return (
    <Card className="mt-6">
      <CardHeader title="Recent imports" />
      <ul>
        {items.map((item) => (
          <ImportRow key={item.id} item={item} />
        ))}
      </ul>
      <ShowMore query={query} label="Show older imports" />
    </Card>
  );
}
