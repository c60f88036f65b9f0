'use client';

import { useMe } from '@/features/api/use-me';
import type { ClassificationItem } from '@/shared/contracts/classify';
import { may } from '@/shared/permissions';

/** May the signed-in person place the coins of a classified photo, and join it with one of the other face? */
export function useMayArrange({ userId }: Pick<ClassificationItem, 'userId'>): boolean {
  const me = useMe();
  return me !== null && may(me.role, 'classify') && (me.id === userId || may(me.role, 'data:write'));
}
