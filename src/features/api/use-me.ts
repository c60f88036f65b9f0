'use client';

import { useQuery } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import type { Me } from '@/shared/contracts/team';
import { may, type Permission } from '@/shared/permissions';
import { useTRPC } from './trpc';

/** Who the server layout found signed in, so that the first rendering knows it already. */
export const InitialMe = createContext<Me | null>(null);

/** The signed-in person; null on the sign-in pages. */
export function useMe(): Me | null {
  const initial = useContext(InitialMe);
  const trpc = useTRPC();
  const { data } = useQuery(
    trpc.team.me.queryOptions(undefined, {
      initialData: initial ?? undefined,
      enabled: initial !== null,
      staleTime: 60_000,
    }),
  );
  return data ?? null;
}

/** May the signed-in person do this? Pages hide what the server would refuse. */
export function useMay(permission: Permission): boolean {
  const me = useMe();
  return me !== null && may(me.role, permission);
}
