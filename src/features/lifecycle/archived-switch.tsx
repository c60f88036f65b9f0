'use client';

import type { ListAddress } from '@/components/hooks/use-list-address';
import { Switch } from '@/components/ui/switch';

/** Name of the filter in the address; pages name it among theirs. */
export const ARCHIVED_FILTER = 'archived';

/** Shows what is archived among the rest. */
export function ArchivedSwitch({ address }: { address: ListAddress }) {
  return (
    <Switch
      label="Show archived"
      checked={address.filter(ARCHIVED_FILTER) === '1'}
      onCheckedChange={(checked) => address.setFilter(ARCHIVED_FILTER, checked ? '1' : '')}
    />
  );
}

/** What the filter asks of a list. */
export const archivedOf = (address: ListAddress): true | undefined =>
  address.filter(ARCHIVED_FILTER) === '1' ? true : undefined;
