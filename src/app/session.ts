import 'server-only';
import { headers } from 'next/headers';
import { cache } from 'react';
import { actorFromHeaders } from '@/server/auth/actor';
import { getDeps } from '@/server/door';
import type { Me } from '@/shared/contracts/team';

/** The signed-in person of this request, or null; asked once per request. */
export const currentMe = cache(async (): Promise<Me | null> => {
  const actor = await actorFromHeaders(getDeps(), await headers());
  return actor && { id: actor.userId, name: actor.name, email: actor.email, role: actor.role };
});
