import 'server-only';
import { headers } from 'next/headers';
import { cache } from 'react';
import { actorFromHeaders } from '@/server/auth/actor';
import { getServerContext } from '@/server/server-context';
import type { Me } from '@/shared/contracts/team';

/** Who makes this request; looked up once per request. */
export const currentActor = cache(async () => actorFromHeaders(getServerContext().deps, await headers()));

/** The signed-in person of this request, or null. */
export async function currentMe(): Promise<Me | null> {
  const actor = await currentActor();
  const lacksSecondFactor = actor?.lacksSecondFactor ?? false;
  return (
    actor && { id: actor.userId, name: actor.name, email: actor.email, role: actor.role, lacksSecondFactor }
  );
}
