import type { z } from 'zod';
import type { listDeliveriesInput } from '@/shared/contracts/webhooks';
import type { Db } from '../../db/dialect';
import type { Prisma } from '../../db/generated/client';
import { newestFirst, selectKeys } from '../../db/keyset';

const include = { notification: true, webhook: true } satisfies Prisma.DeliveryInclude;
export type DueDelivery = Prisma.DeliveryGetPayload<{ include: typeof include }>;

/** The longest due first. */
export function findDueDeliveries(db: Db, now: Date, limit: number): Promise<DueDelivery[]> {
  return db.delivery.findMany({
    where: { state: 'waiting', nextTryAt: { lte: now } },
    orderBy: { nextTryAt: 'asc' },
    take: limit,
    include,
  });
}

/** Takes the next try of a delivery until `until`. @returns false when another server came first */
export async function updateClaimed(
  db: Db,
  { id, tries, nextTryAt }: Pick<DueDelivery, 'id' | 'tries' | 'nextTryAt'>,
  until: Date,
): Promise<boolean> {
  const { count } = await db.delivery.updateMany({
    where: { id, state: 'waiting', tries, nextTryAt },
    data: { tries: tries + 1, nextTryAt: until },
  });
  return count === 1;
}

/** Writes the outcome of a try, unless the delivery was sent again meanwhile: the next try serves that. */
export async function updateTried(
  db: Db,
  { id, tries }: { id: string; tries: number },
  outcome: { state?: string; deliveredAt?: Date; lastError: string | null; nextTryAt?: Date },
): Promise<void> {
  await db.delivery.updateMany({ where: { id, state: 'waiting', tries }, data: outcome });
}

/** A page of deliveries, in no order, with the keys that have it. */
export async function findDeliveries(db: Db, page: z.input<typeof listDeliveriesInput>) {
  const keys = await selectKeys(db, newestFirst('Delivery'), { where: [], ...page });
  const rows = await db.delivery.findMany({
    where: { id: { in: keys.keys.map(String) } },
    include: { webhook: { select: { url: true } }, notification: { select: { title: true } } },
  });
  return { keys, rows };
}

/** Makes a delivery due again, with all its tries. @returns false when there is none */
export async function updateDueAgain(db: Db, id: string): Promise<boolean> {
  const { count } = await db.delivery.updateMany({
    where: { id },
    data: { state: 'waiting', tries: 0, nextTryAt: new Date(), deliveredAt: null },
  });
  return count > 0;
}
